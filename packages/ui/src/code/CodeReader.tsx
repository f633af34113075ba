// The editor component, set up for reading only.
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { Decoration, EditorView, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface CodeReaderProps {
  readonly code: string;
  readonly language: "sql" | "yaml" | "json";
  readonly what: string;
  readonly errorLine: number | null;
}

export function CodeReader({ code, language, what, errorLine }: CodeReaderProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: code.replace(/\n$/, ""),
        extensions: [
          lineNumbers(),
          // JSON is YAML too, as far as colours go.
          language === "sql" ? sql({ dialect: PostgreSQL }) : yaml(),
          syntaxHighlighting(classHighlighter),
          EditorState.readOnly.of(true),
          EditorView.contentAttributes.of({ "aria-label": what, "aria-readonly": "true" }),
          markLine(errorLine),
        ],
      }),
    });
    if (errorLine !== null && errorLine <= view.state.doc.lines) {
      view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(errorLine).from, { y: "center" }) });
    }
    return () => view.destroy();
  }, [code, language, what, errorLine]);
  return <div ref={host} />;
}

function markLine(line: number | null): Extension {
  if (line === null) return [];
  return EditorView.decorations.of((view) => {
    if (line > view.state.doc.lines) return Decoration.none;
    const mark = Decoration.line({ class: "code-error-line" });
    return Decoration.set([mark.range(view.state.doc.line(line).from)]);
  });
}
