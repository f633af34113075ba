// Whether the team's definitions are loaded, since when, with what problems, and the button that loads them anew.

import { Button, Tooltip } from "@mantine/core";
import type { DefinitionsView } from "@sluice/api";
import { IconAlertTriangleFilled, IconCircleXFilled, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useReload } from "../server/actions.ts";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import css from "./shell.module.css";

export interface DefinitionsStateProps {
  readonly definitions: DefinitionsView | null;
  readonly narrow: boolean;
}

export function DefinitionsState({ definitions, narrow }: DefinitionsStateProps) {
  const reload = useReload();
  const loading = reload.isPending || definitions?.status === "loading";
  return (
    <div className={css.definitions}>
      {definitions !== null && (
        <div className={`${css.definitionsLine} ${css.label}`} role="status">
          <DefinitionsText definitions={definitions} />
        </div>
      )}
      <Tooltip
        label={
          <>
            Reload definitions
            {definitions?.loadMillis != null && <div>Last took {formatDuration(definitions.loadMillis)}</div>}
          </>
        }
        position="right"
        disabled={!narrow && definitions?.loadMillis == null}
      >
        <Button
          variant="default"
          fullWidth
          className={css.reload}
          onClick={() => reload.mutate()}
          disabled={loading}
          aria-label="Reload definitions"
          leftSection={<IconRefresh size={14} stroke={1.8} className={loading ? "turning" : undefined} />}
        >
          <span className={css.label}>Reload definitions</span>
        </Button>
      </Tooltip>
    </div>
  );
}

function DefinitionsText({ definitions }: { readonly definitions: DefinitionsView }) {
  const problems = definitions.problems.length;
  if (definitions.status === "failed") {
    return (
      <Link to="/deployment" className={css.problems} data-tone="failed">
        <IconCircleXFilled size={14} aria-hidden />
        {problems === 1 ? "1 problem" : `${problems} problems`}, not loaded
      </Link>
    );
  }
  if (definitions.status === "loading") return <span>Loading definitions…</span>;
  if (problems > 0) {
    return (
      <Link to="/deployment" className={css.problems} data-tone="warned">
        <IconAlertTriangleFilled size={14} aria-hidden />
        {problems === 1 ? "1 problem" : `${problems} problems`}
      </Link>
    );
  }
  return (
    <span>
      Definitions loaded <Ago at={definitions.loadedAt} />
    </span>
  );
}
