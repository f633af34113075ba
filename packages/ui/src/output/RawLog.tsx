// The raw output of a step, as its process wrote it, with the colours of a terminal. Followed while the run lives.

import { Button, Select, TextInput } from "@mantine/core";
import type { RunDetail } from "@sluice/api";
import { IconDownload, IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { runLogQuery } from "../server/queries.ts";
import { isLive } from "../status/looks.ts";
import { LogLines } from "./LogLines.tsx";
import css from "./output.module.css";

export interface RawLogProps {
  readonly run: RunDetail;
  readonly stream: "stdout" | "stderr";
  readonly step: string | null;
  readonly onStep: (step: string) => void;
}

export function RawLog({ run, stream, step, onStep }: RawLogProps) {
  const steps = [...new Set(run.logFiles.map((file) => file.stepKey))];
  const asked = run.gantt.find((row) => row.key === step);
  const wanted = asked?.parent ?? step;
  const current = steps.find((each) => each === wanted) ?? steps[0] ?? null;
  if (current === null) {
    return (
      <Message title="No output yet">
        {isLive(run.status) ? "It shows up here as soon as a step writes some." : "No step of this run wrote any."}
      </Message>
    );
  }
  return <StepLog key={`${current} ${stream}`} {...{ run, stream, steps, current, onStep }} />;
}

interface StepLogProps {
  readonly run: RunDetail;
  readonly stream: "stdout" | "stderr";
  readonly steps: readonly string[];
  readonly current: string;
  readonly onStep: (step: string) => void;
}

function StepLog({ run, stream, steps, current, onStep }: StepLogProps) {
  const query = useQuery(runLogQuery(useQueryClient(), run.id, current, stream));
  const [text, setText] = useState("");
  const log = query.data?.text ?? "";
  const lines = useMemo(() => log.replace(/\n$/, "").split("\n"), [log]);
  const shown = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return wanted === "" ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
  }, [lines, text]);
  return (
    <div className={css.view}>
      <div className={css.toolbar}>
        {steps.length > 1 && (
          <Select
            w={220}
            aria-label="Step"
            allowDeselect={false}
            value={current}
            data={[...steps]}
            onChange={(next) => next !== null && onStep(next)}
          />
        )}
        <TextInput
          w={220}
          type="search"
          aria-label="Filter lines"
          placeholder="Filter lines"
          leftSection={<IconSearch size={14} stroke={1.6} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {query.data?.truncated === true && (
          <span className={css.note}>The output reached its limit; the rest was dropped.</span>
        )}
        <Button
          ml="auto"
          variant="subtle"
          disabled={log === ""}
          leftSection={<IconDownload size={14} stroke={1.6} aria-hidden />}
          onClick={() => download(log, `${run.id}-${current}-${stream}.log`)}
        >
          Download
        </Button>
      </div>
      {query.data === undefined && query.error !== null ? (
        <ErrorMessage error={query.error} retry={() => void query.refetch()} />
      ) : query.data === undefined ? (
        <Loading lines={6} />
      ) : log === "" ? (
        <Message title={`Nothing was written to ${stream}`} />
      ) : (
        <LogLines lines={shown} live={isLive(run.status)} />
      )}
    </div>
  );
}

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
