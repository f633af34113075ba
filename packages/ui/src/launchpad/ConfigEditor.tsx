// The YAML editor of the Launchpad: marks what does not fit the job's schema, and completes what it knows.
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { yaml } from "@codemirror/lang-yaml";
import { indentService, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter } from "@codemirror/lint";
import { Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { minimalSetup } from "codemirror";
import { useEffect, useRef } from "react";
import codeCss from "../code/code.module.css";
import { checkYaml } from "./check-yaml.ts";
import css from "./launchpad.module.css";
import { fieldsAt, type SchemaField } from "./schema-fields.ts";
import { pathAt } from "./yaml-places.ts";

export interface ConfigEditorProps {
  /** What the editor begins with; later changes of it are not taken over. */
  readonly initial: string;
  readonly schema: unknown;
  readonly onChange: (text: string) => void;
  /** Ctrl and Enter. */
  readonly onSubmit: () => void;
}

export function ConfigEditor({ initial, schema, onChange, onSubmit }: ConfigEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onChange, onSubmit });
  handlers.current = { onChange, onSubmit };
  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      doc: initial,
      extensions: [
        Prec.highest(
          keymap.of([
            {
              key: "Mod-Enter",
              run: () => {
                handlers.current.onSubmit();
                return true;
              },
            },
          ]),
        ),
        minimalSetup,
        yaml(),
        indentService.of((context, position) => indentAfter(context.lineAt(position, -1).text)),
        syntaxHighlighting(classHighlighter),
        lintGutter(),
        linter(({ state }) =>
          checkYaml(state.doc.toString(), schema).map((problem) => ({ ...problem, severity: "error" })),
        ),
        autocompletion({ override: [(context) => complete(context, schema)] }),
        EditorView.contentAttributes.of({ "aria-label": "Run config" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) handlers.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    return () => view.destroy();
  }, [initial, schema]);
  return <div ref={host} className={`${codeCss.box} ${css.editor}`} />;
}

/** A new line begins where the last one did, or further in after a key without a value. */
function indentAfter(line: string): number {
  const indent = line.length - line.trimStart().length;
  return /:\s*(#.*)?$/.test(line) ? indent + 2 : indent;
}

function complete(context: CompletionContext, schema: unknown): CompletionResult | null {
  const text = context.state.doc.toString();
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const value = /^\s*(?:- )?([^:#]+):\s+(\S*)$/.exec(before);
  const path = pathAt(text, line.from + (line.text.length - line.text.trimStart().length));
  const fields = fieldsAt(schema, path);
  if (value?.[1] !== undefined && value[2] !== undefined) {
    const field = fields.find((each) => each.name === value[1]?.trim());
    if (field === undefined || field.values.length === 0) return null;
    return { from: context.pos - value[2].length, options: field.values.map((label) => ({ label, type: "constant" })) };
  }
  const word = /^\s*([\w-]*)$/.exec(before);
  if (word?.[1] === undefined || (word[1] === "" && !context.explicit)) return null;
  const indent = before.length - word[1].length;
  return { from: context.pos - word[1].length, options: fields.map((field) => completionOf(field, indent)) };
}

function completionOf(field: SchemaField, indent: number): Completion {
  const next = field.holds === "object" ? `\n${" ".repeat(indent + 2)}` : " ";
  return {
    label: field.name,
    apply: `${field.name}:${next}`,
    detail: field.type,
    type: "property",
    ...(field.description === null ? {} : { info: field.description }),
  };
}
