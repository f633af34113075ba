// What one side of the parity check left in PostgreSQL: for every relation of its schemas the kind, columns, comments, grants,
// indexes, constraints and rows, as plain data to compare.
import pg from "pg";

/** Columns that hold the time of the run. */
const CLOCK = /^(dbt_valid_from|dbt_valid_to|dbt_updated_at|dbt_scd_id)$/i;

export async function withDatabase(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function dropSchemas(client, prefix) {
  const { rows } = await client.query("select nspname from pg_namespace where starts_with(nspname, $1)", [prefix]);
  for (const { nspname } of rows) await client.query(`drop schema "${nspname.replaceAll('"', '""')}" cascade`);
}

/** Relation or function → what is known of it. Names of schemas have `side` in the place of the prefix. */
export async function readSchemas(client, prefix) {
  const facts = {};
  const shown = (text) => text?.replaceAll(prefix, "side") ?? null;
  for (const relation of await relationsOf(client, prefix)) {
    const name = `${shown(relation.schema)}.${relation.name}`;
    facts[name] = {
      kind: relation.kind,
      comment: relation.comment,
      grants: relation.grants,
      definition: shown(relation.definition),
      columns: await columnsOf(client, relation.oid),
      indexes: await indexesOf(client, relation.oid, shown),
      constraints: await constraintsOf(client, relation.oid, shown),
      rows: await rowsOf(client, relation, shown),
    };
  }
  const functions = await client.query(
    `select p.proname, pg_get_functiondef(p.oid) as text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where starts_with(n.nspname, $1) and p.prokind = 'f' order by 1`,
    [prefix],
  );
  for (const row of functions.rows) facts[`function ${row.proname}`] = shown(row.text).replaceAll(/\s+/g, " ");
  return facts;
}

async function relationsOf(client, prefix) {
  const { rows } = await client.query(
    `select c.oid, n.nspname as schema, c.relname as name, c.relkind as kind, obj_description(c.oid) as comment,
       array(select privilege_type || ' ' || coalesce(r.rolname, 'public') from aclexplode(c.relacl) a
             left join pg_roles r on r.oid = a.grantee where a.grantee <> c.relowner order by 1) as grants,
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where starts_with(n.nspname, $1) and c.relkind in ('r', 'p', 'v', 'm') order by 2, 3`,
    [prefix],
  );
  return rows;
}

async function columnsOf(client, oid) {
  const { rows } = await client.query(
    `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required,
       col_description(attrelid, attnum) as comment
     from pg_attribute where attrelid = $1 and attnum > 0 and not attisdropped order by attnum`,
    [oid],
  );
  return rows;
}

/** Names of indexes are hashes of the moment: only what they are made of counts. */
async function indexesOf(client, oid, shown) {
  const { rows } = await client.query("select pg_get_indexdef(indexrelid) as text from pg_index where indrelid = $1", [
    oid,
  ]);
  return rows.map(({ text }) => shown(text).replace(/ INDEX \S+ ON /, " INDEX ON ")).sort();
}

async function constraintsOf(client, oid, shown) {
  const { rows } = await client.query(
    "select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1",
    [oid],
  );
  return rows.map(({ text }) => shown(text)).sort();
}

async function rowsOf(client, relation, shown) {
  const quote = (name) => `"${name.replaceAll('"', '""')}"`;
  const { rows } = await client.query(`select * from ${quote(relation.schema)}.${quote(relation.name)}`);
  return rows.map((row) => shown(JSON.stringify(Object.entries(row).map(cell)))).sort();
}

function cell([name, value]) {
  const isOfTheRun = (CLOCK.test(name) && value !== null) || (value instanceof Date && isRecent(value));
  return [name, isOfTheRun ? "a time of the run" : value];
}

/** Rows that hold the moment, or a few days before it, hold another one on the other side. */
function isRecent(date) {
  return Math.abs(Date.now() - date.getTime()) < 3 * 24 * 3600 * 1000;
}
