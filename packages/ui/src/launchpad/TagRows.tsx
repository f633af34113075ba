// The tags of a run: names and values.
import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import css from "./launchpad.module.css";

export interface TagRow {
  readonly name: string;
  readonly value: string;
}

export interface TagRowsProps {
  readonly rows: readonly TagRow[];
  readonly onChange: (rows: readonly TagRow[]) => void;
}

export function TagRows({ rows, onChange }: TagRowsProps) {
  const set = (index: number, part: Partial<TagRow>) =>
    onChange(rows.map((row, place) => (place === index ? { ...row, ...part } : row)));
  return (
    <div className={css.tags}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place while it is typed.
        <div key={index} className={css.tagRow}>
          <TextInput
            aria-label={`Name of tag ${index + 1}`}
            placeholder="name"
            value={row.name}
            onChange={(event) => set(index, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value of tag ${index + 1}`}
            placeholder="value"
            value={row.value}
            onChange={(event) => set(index, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={`Remove tag ${index + 1}`}
            onClick={() => onChange(rows.filter((_, place) => place !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        justify="flex-start"
        px={4}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...rows, { name: "", value: "" }])}
      >
        Add a tag
      </Button>
    </div>
  );
}

/** Rows without a name are not tags yet. */
export function tagsOf(rows: readonly TagRow[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.name.trim() !== "").map((row) => [row.name.trim(), row.value]));
}
