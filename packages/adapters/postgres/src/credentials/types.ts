// A profile's output for PostgreSQL, checked and completed.

/** The keys that a profile may hold, under dbt's names. */
export interface PostgresCredentials {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly schema: string;
  /** Seconds; 0 waits for as long as the network does. */
  readonly connect_timeout: number;
  readonly role: string | null;
  readonly search_path: string | null;
  /** Seconds of silence after which the network probes the connection; 0 = the system's own. */
  readonly keepalives_idle: number;
  readonly sslmode: string | null;
  readonly sslcert: string | null;
  readonly sslkey: string | null;
  readonly sslrootcert: string | null;
  readonly application_name: string | null;
  /** How often a failed connect is tried again. */
  readonly retries: number;
}
