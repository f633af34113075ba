// Run config as text beside what the schema says of it: the editor, what is wrong, what it may hold, and a first text to begin with.
import { Button } from "@mantine/core";
import { useState } from "react";
import { ConfigEditor } from "./ConfigEditor.tsx";
import type { TextProblem } from "./check-yaml.ts";
import { completeYaml } from "./complete-config.ts";
import css from "./launchpad.module.css";

export interface ConfigPaneProps {
  /** Null when nothing can be configured. */
  readonly schema: unknown;
  readonly text: string;
  /** What "Back to the default" goes back to. */
  readonly usual: string;
  readonly problems: readonly TextProblem[];
  /** Said where nothing can be configured. */
  readonly none: string;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
}

export function ConfigPane({ schema, text, usual, problems, none, onChange, onSubmit }: ConfigPaneProps) {
  // The editor takes a text over only when it begins anew.
  const [begun, setBegun] = useState({ text, count: 0 });
  const replace = (next: string) => {
    onChange(next);
    setBegun(({ count }) => ({ text: next, count: count + 1 }));
  };
  return (
    <>
      <div className={css.editorHead}>
        <h2>Run config</h2>
        {schema !== null && (
          <span className={css.editorTools}>
            {text !== usual && (
              <Button size="compact-xs" variant="subtle" onClick={() => replace(usual)}>
                Back to the default
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" onClick={() => replace(completeYaml(text, schema))}>
              Fill in what is missing
            </Button>
          </span>
        )}
      </div>
      {schema === null ? (
        <p className={css.noConfig}>{none}</p>
      ) : (
        <>
          <ConfigEditor
            key={begun.count}
            initial={begun.text}
            schema={schema}
            onChange={onChange}
            onSubmit={onSubmit}
          />
          {problems.length > 0 && (
            <ul className={css.problems} aria-label="Problems of the config">
              {problems.map((problem) => (
                <li key={`${problem.from} ${problem.message}`}>
                  <code>line {problem.line}</code> {problem.message}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}
