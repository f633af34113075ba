// What the config may hold, as a tree of names with types and descriptions.
import css from "./launchpad.module.css";
import { fieldsAt } from "./schema-fields.ts";

export interface SchemaFieldsProps {
  readonly schema: unknown;
  readonly path?: readonly string[];
}

const MOST_DEPTH = 5;

export function SchemaFields({ schema, path = [] }: SchemaFieldsProps) {
  const fields = fieldsAt(schema, path);
  if (fields.length === 0 || path.length >= MOST_DEPTH) return null;
  return (
    <ul className={css.fields}>
      {fields.map((field) => (
        <li key={field.name}>
          <code>{field.name}</code>
          <span className={css.fieldType}>{field.type}</span>
          {field.required && <span className={css.required}>required</span>}
          {field.description !== null && <div className={css.fieldText}>{field.description}</div>}
          <SchemaFields schema={schema} path={[...path, field.name]} />
        </li>
      ))}
    </ul>
  );
}
