// Source to read: highlighted, numbered, copied with one press. The editor's code is loaded when the first one is shown; until
// then the plain text stands there.
import { lazy, Suspense } from "react";
import { CopyButton } from "../page/CopyButton.tsx";
import css from "./code.module.css";

export interface CodeViewProps {
  readonly code: string;
  readonly language: "sql" | "yaml" | "json" | "text";
  /** What it is, for the copy button and screen readers: "compiled SQL". */
  readonly what: string;
  /** A line to mark as the one in error, counted from 1. */
  readonly errorLine?: number | null;
  readonly maxHeight?: number;
}

const Reader = lazy(async () => {
  const { CodeReader } = await import("./CodeReader.tsx");
  return { default: CodeReader };
});

export function CodeView({ code, language, what, errorLine = null, maxHeight }: CodeViewProps) {
  return (
    <div className={css.box} style={maxHeight === undefined ? undefined : { maxHeight }}>
      <div className={css.copy}>
        <CopyButton text={code} what={what} />
      </div>
      {language === "text" ? (
        <pre className={css.plain}>{code}</pre>
      ) : (
        <Suspense fallback={<pre className={css.plain}>{code}</pre>}>
          <Reader code={code} language={language} what={what} errorLine={errorLine} />
        </Suspense>
      )}
    </div>
  );
}
