// Search over pages, assets, checks, columns, documentation, jobs, schedules, sensors and runs. Opened by "/" or Ctrl-K; arrows choose, Enter opens.
import { Kbd, Modal } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { assetsQuery, automationsQuery, documentationQuery, jobsQuery, recentRunsQuery } from "../server/queries.ts";
import css from "./search.module.css";
import { type SearchHit, searchEverything } from "./search-everything.tsx";

export interface SearchDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function SearchDialog({ opened, onClose }: SearchDialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={600}
      padding={0}
      radius={10}
      transitionProps={{ duration: 100, transition: "fade" }}
      title={undefined}
      attributes={{ content: { "aria-label": "Search" } }}
    >
      {opened && <SearchBox onClose={onClose} />}
    </Modal>
  );
}

function SearchBox({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(text);
  const { data: assets = [] } = useQuery(assetsQuery());
  const { data: jobs = [] } = useQuery(jobsQuery());
  const { data: runs = [] } = useQuery(recentRunsQuery());
  const { data: automations = [] } = useQuery(automationsQuery());
  const { data: found } = useQuery(documentationQuery(asked.trim()));
  const hits = useMemo(() => {
    const documentation = asked.trim().length > 1 ? (found ?? []) : [];
    return searchEverything(asked, { assets, jobs, runs, automations, documentation });
  }, [asked, assets, jobs, runs, automations, found]);
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });
  const open = (hit: SearchHit | undefined) => {
    if (hit === undefined) return;
    onClose();
    void navigate(hit.link);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      setActive((index) => (index + step + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      open(hits[active]);
    }
  };
  return (
    <div>
      <div className={css.field}>
        <IconSearch size={17} stroke={1.8} aria-hidden />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here.
          autoFocus
          className={css.input}
          placeholder="Search assets, checks, columns, jobs, schedules, runs, docs"
          aria-label="Search everything"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={id}
          aria-activedescendant={hits.length > 0 ? `${id}-${active}` : undefined}
          value={text}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setActive(0);
          }}
        />
        <Kbd size="xs">Esc</Kbd>
      </div>
      <div ref={list} id={id} role="listbox" aria-label="Results" className={css.results}>
        {hits.map((hit, index) => (
          <div
            key={hit.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={css.hit}
            onMouseMove={() => setActive(index)}
            onClick={() => open(hit)}
            onKeyDown={undefined}
          >
            <span className={css.hitIcon}>{hit.icon}</span>
            <span className={`${css.hitName} cut`}>{hit.name}</span>
            <span className={`${css.hitHint} cut`}>{hit.hint}</span>
            <span className={css.hitKind}>{hit.kind}</span>
          </div>
        ))}
        {hits.length === 0 && text.trim() !== "" && <div className={css.nothing}>Nothing is called that.</div>}
      </div>
    </div>
  );
}
