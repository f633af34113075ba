// All assets of the job, or those that are ticked.
import { Checkbox, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import css from "./launchpad.module.css";

export interface AssetSubsetProps {
  readonly keys: readonly string[];
  /** Null runs everything. */
  readonly subset: ReadonlySet<string> | null;
  readonly onChange: (subset: ReadonlySet<string> | null) => void;
}

const MOST_SHOWN = 300;

export function AssetSubset({ keys, subset, onChange }: AssetSubsetProps) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = keys.filter((key) => key.toLowerCase().includes(wanted));
  const tick = (changed: readonly string[], on: boolean) => {
    const next = new Set(subset ?? []);
    for (const key of changed) on ? next.add(key) : next.delete(key);
    onChange(next);
  };
  const count = shown.filter((key) => subset?.has(key) === true).length;
  return (
    <div className={css.subset}>
      <SegmentedControl
        fullWidth
        aria-label="Which assets"
        value={subset === null ? "all" : "some"}
        onChange={(value) => onChange(value === "all" ? null : new Set(keys))}
        data={[
          { value: "all", label: `All ${keys.length}` },
          { value: "some", label: "Choose" },
        ]}
      />
      {subset !== null && (
        <>
          <div className={css.subsetHead}>
            <Checkbox
              aria-label="Select all assets of the list"
              checked={count > 0 && count === shown.length}
              indeterminate={count > 0 && count < shown.length}
              onChange={(event) => tick(shown, event.currentTarget.checked)}
            />
            <TextInput
              flex={1}
              type="search"
              aria-label="Filter the job's assets"
              placeholder="Filter"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </div>
          <div className={css.subsetList}>
            {shown.slice(0, MOST_SHOWN).map((key) => (
              <Checkbox
                key={key}
                label={key}
                checked={subset.has(key)}
                onChange={(event) => tick([key], event.currentTarget.checked)}
              />
            ))}
            {shown.length > MOST_SHOWN && (
              <span className={css.dim}>and {shown.length - MOST_SHOWN} more: filter to see them</span>
            )}
          </div>
        </>
      )}
    </div>
  );
}
