// Compile and execute time of a node as two parts of a bar.
import css from "./run.module.css";

export interface TimingBarProps {
  readonly compileMillis: number | null;
  readonly executeMillis: number | null;
}

export function TimingBar({ compileMillis, executeMillis }: TimingBarProps) {
  if (compileMillis === null || executeMillis === null) return null;
  return (
    <div className={css.timing} aria-hidden>
      <span style={{ flexGrow: Math.max(compileMillis, 1), background: "var(--queued-fill)" }} title="compile" />
      <span style={{ flexGrow: Math.max(executeMillis, 1), background: "var(--accent-fill)" }} title="execute" />
    </div>
  );
}
