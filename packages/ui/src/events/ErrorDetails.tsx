// An error as it happened: name, message, stack and cause.
import type { ErrorView } from "@sluice/api";
import css from "./events.module.css";

export function ErrorDetails({ error }: { readonly error: ErrorView }) {
  return (
    <div className={css.error}>
      <div>
        <strong>{error.name}</strong>: <span style={{ whiteSpace: "pre-wrap" }}>{error.message}</span>
      </div>
      {error.stack !== null && (
        <details>
          <summary>Stack</summary>
          <pre>{error.stack}</pre>
        </details>
      )}
      {error.cause !== null && (
        <div className={css.cause}>
          caused by
          <ErrorDetails error={error.cause} />
        </div>
      )}
    </div>
  );
}
