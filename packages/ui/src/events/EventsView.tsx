// The structured events of a run: filtered, followed while the run lives, each to be opened for its metadata and error.

import { Button, MultiSelect, Select, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { RunDetail } from "@sluice/api";
import { IconFilter, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { shortName } from "../gantt/short-name.ts";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import type { RunSearch } from "../search-params.ts";
import { runEventsQuery } from "../server/queries.ts";
import { isLive } from "../status/looks.ts";
import { EventList } from "./EventList.tsx";
import css from "./events.module.css";
import { filterEvents, type Level, levels } from "./filter-events.ts";

export interface EventsViewProps {
  readonly run: RunDetail;
  readonly search: RunSearch;
  readonly onChange: (part: Partial<RunSearch>) => void;
}

const levelWords: Readonly<Record<Level, string>> = {
  debug: "All levels",
  info: "Info and above",
  warning: "Warnings and errors",
  error: "Errors",
};

export function EventsView({ run, search, onChange }: EventsViewProps) {
  const query = useQuery(runEventsQuery(useQueryClient(), run.id));
  const events = query.data ?? [];
  const level = levels.find((each) => each === search.level) ?? "info";
  const types = useMemo(() => (search.type === undefined ? [] : search.type.split(",")), [search.type]);
  const text = useDeferredValue(search.q ?? "");
  const about = search.step ?? null;
  const shown = useMemo(
    () => filterEvents(events, { text, level, types: types.length === 0 ? null : new Set(types), about }),
    [events, text, level, types, about],
  );
  const allTypes = useMemo(() => [...new Set(events.map((event) => event.type))].sort(), [events]);
  const [relative, setRelative] = useLocalStorage({ key: "sluice-events-relative", defaultValue: true });
  return (
    <div className={css.view}>
      <div className={css.toolbar}>
        <TextInput
          w={220}
          type="search"
          aria-label="Filter events"
          placeholder="Filter events"
          leftSection={<IconFilter size={14} stroke={1.6} aria-hidden />}
          value={search.q ?? ""}
          onChange={(event) => onChange({ q: event.currentTarget.value || undefined })}
        />
        <Select
          w={158}
          aria-label="Level"
          allowDeselect={false}
          value={level}
          data={levels.map((each) => ({ value: each, label: levelWords[each] }))}
          onChange={(next) => onChange({ level: next === "info" ? undefined : (next ?? undefined) })}
        />
        <MultiSelect
          miw={150}
          maw={420}
          size="xs"
          aria-label="Event types"
          placeholder={types.length === 0 ? "All types" : undefined}
          searchable
          clearable
          value={types}
          data={allTypes}
          onChange={(next) => onChange({ type: next.length === 0 ? undefined : next.join(",") })}
        />
        {about !== null && (
          <Button
            variant="light"
            rightSection={<IconX size={13} />}
            onClick={() => onChange({ step: undefined })}
            aria-label={`Show the events of everything, not only of ${shortName(about)}`}
          >
            {shortName(about)}
          </Button>
        )}
        <span className={css.count}>
          {shown.length === events.length ? `${events.length} events` : `${shown.length} of ${events.length} events`}
        </span>
      </div>
      {query.data === undefined && query.error !== null ? (
        <ErrorMessage error={query.error} retry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Loading lines={6} />
      ) : shown.length === 0 ? (
        <Message title={events.length === 0 ? "No event yet" : "No event matches"} />
      ) : (
        <EventList
          events={shown}
          live={isLive(run.status)}
          origin={Date.parse(run.startedAt ?? run.createdAt)}
          relative={relative}
          onRelative={setRelative}
          onAbout={(step) => onChange({ step })}
        />
      )}
    </div>
  );
}
