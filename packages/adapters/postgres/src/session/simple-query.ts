// One text sent as a simple query of the protocol: several statements are allowed, and the last one's result is kept, as text.
import type { Connection, Submittable } from "pg";
import type { FieldDescription } from "../results/column-types.ts";

export interface RawResult {
  readonly tag: string;
  readonly fields: readonly FieldDescription[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** How many rows came, kept or not; null where the statement gives none. */
  readonly rowCount: number | null;
}

/** Messages of the protocol that concern a query; `pg` calls these. */
export class SimpleQuery implements Submittable {
  readonly result: Promise<RawResult>;
  readonly #sql: string;
  /** How many rows are kept. */
  readonly #keep: number;
  #resolve: (result: RawResult) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #fields: readonly FieldDescription[] = [];
  #rows: (readonly (string | null)[])[] = [];
  #count = 0;
  #last: RawResult | null = null;

  constructor(sql: string, keep: number) {
    this.#sql = sql;
    this.#keep = keep;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Connection): void {
    connection.query(this.#sql);
  }

  handleRowDescription(message: { readonly fields: readonly FieldDescription[] }): void {
    this.#fields = message.fields;
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    this.#count += 1;
    if (this.#rows.length < this.#keep) this.#rows.push(message.fields);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    const rowCount = this.#fields.length === 0 ? null : this.#count;
    this.#last = { tag: message.text, fields: this.#fields, rows: this.#rows, rowCount };
    this.#count = 0;
    this.#fields = [];
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.#last = null;
  }

  handleError(error: unknown): void {
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#last === null) this.#reject(new Error("can't execute an empty query"));
    else this.#resolve(this.#last);
  }

  handlePortalSuspended(): void {}

  /** Nothing here has data to send; the server answers with an error. */
  handleCopyInResponse(connection: Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail("COPY FROM STDIN has no data here");
  }

  handleCopyData(): void {}
}
