// The text filter of Catalog and Lineage, with what it understands in a card on its right.
import { ActionIcon, HoverCard, TextInput } from "@mantine/core";
import { IconFilter, IconHelpCircle } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import css from "./selection.module.css";

export interface FilterBoxProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
  readonly width?: number;
}

const PAUSE_MILLIS = 120;

const examples = [
  ["orders", "name or description has it"],
  ["+stg_orders", "with everything upstream"],
  ["stg_orders+", "with everything downstream"],
  ["1+stg_orders+2", "with so many steps"],
  ["stg_*", "a pattern over the name"],
  ["group:marts", "also kind, status, health, tag, owner, type, check"],
  ["-kind:python", "all but these"],
] as const;

/** Typing is shown at once and told after a short pause, so that large lists do not lag behind the keys. */
export function FilterBox({ value, onChange, placeholder, width = 320 }: FilterBoxProps) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onChange(text);
    }, PAUSE_MILLIS);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <TextInput
      w={width}
      maw="100%"
      type="search"
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconFilter size={14} stroke={1.6} aria-hidden />}
      rightSection={<FilterHelp />}
      value={text}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

function FilterHelp() {
  return (
    <HoverCard shadow="md" width={340} position="bottom-end">
      <HoverCard.Target>
        <ActionIcon size={22} aria-label="What the filter understands">
          <IconHelpCircle size={15} stroke={1.6} />
        </ActionIcon>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <div className={css.help}>
          {examples.map(([code, meaning]) => (
            <div key={code} style={{ display: "contents" }}>
              <code>{code}</code>
              <span>{meaning}</span>
            </div>
          ))}
        </div>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
