// The Launchpad of hand-picked assets: which partitions, with what config and which tags.
import { Button, Modal } from "@mantine/core";
import type { LaunchOptionsView } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { usePartitionChoice } from "../partitions/use-partition-choice.tsx";
import { useLaunch, useLaunchBackfill } from "../server/actions.ts";
import { launchOptionsQuery } from "../server/queries.ts";
import { ConfigPane } from "./ConfigPane.tsx";
import { checkYaml, isEmptyConfig } from "./check-yaml.ts";
import css from "./launchpad.module.css";
import { SchemaFields } from "./SchemaFields.tsx";
import { type TagRow, TagRows, tagsOf } from "./TagRows.tsx";

export interface MaterializeDialogProps {
  readonly assetKeys: readonly string[];
  /** The asset whose partitions are chosen; null where none has any. */
  readonly partitionsOf: string | null;
  readonly range?: { readonly start: string; readonly end: string } | null;
  readonly config?: string;
  readonly tags?: readonly TagRow[];
  readonly onClose: () => void;
}

export function MaterializeDialog(props: MaterializeDialogProps) {
  const query = useQuery(launchOptionsQuery(props.assetKeys));
  const what = props.assetKeys.length === 1 ? (props.assetKeys[0] ?? "") : `${props.assetKeys.length} assets`;
  return (
    <Modal
      opened
      onClose={props.onClose}
      size={query.data?.configSchema == null ? "md" : "xl"}
      title={`Materialize ${what}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {query.data !== undefined ? (
        <DialogForm {...props} options={query.data} />
      ) : query.error === null ? (
        <Loading lines={4} />
      ) : (
        <ErrorMessage error={query.error} retry={() => void query.refetch()} />
      )}
    </Modal>
  );
}

function DialogForm(props: MaterializeDialogProps & { readonly options: LaunchOptionsView }) {
  const { assetKeys, options, partitionsOf, range = null, config = "", tags = [] } = props;
  const { configSchema: schema } = options;
  const { choice, fields } = usePartitionChoice(partitionsOf, range);
  const [text, setText] = useState(config);
  const [rows, setRows] = useState(tags);
  const launch = useLaunch({ quiet: true });
  const backfill = useLaunchBackfill();
  const navigate = useNavigate();
  const takesConfig = schema !== null && choice.kind !== "several";
  const problems = useMemo(() => (takesConfig ? checkYaml(text, schema) : []), [text, schema, takesConfig]);
  const isPending = launch.isPending || backfill.isPending;
  const submit = () => {
    if (isPending || problems.length > 0) return;
    if (choice.kind === "several") {
      backfill.mutate(
        { assetKeys: [...assetKeys], partitions: choice.partitions, tags: tagsOf(rows) },
        { onSuccess: ({ backfillId }) => void navigate({ to: "/backfills/$backfillId", params: { backfillId } }) },
      );
      return;
    }
    launch.mutate(
      {
        assetKeys: [...assetKeys],
        tags: tagsOf(rows),
        ...(takesConfig && !isEmptyConfig(text) ? { configYaml: text } : {}),
        ...(choice.kind === "one" ? { partitionKey: choice.key } : {}),
      },
      { onSuccess: ({ runId }) => void navigate({ to: "/runs/$runId", params: { runId } }) },
    );
  };
  return (
    <div className={css.dialog}>
      {fields}
      {takesConfig && (
        <>
          <div className={css.dialogEditor}>
            <ConfigPane
              schema={schema}
              text={text}
              usual=""
              problems={problems}
              none=""
              onChange={setText}
              onSubmit={submit}
            />
          </div>
          <details open={config === ""}>
            <summary>What the config may hold</summary>
            <SchemaFields schema={schema} />
          </details>
        </>
      )}
      {schema !== null && choice.kind === "several" && (
        <p className={css.noConfig}>The runs of a backfill have the config that the definitions give.</p>
      )}
      <details open={rows.length > 0}>
        <summary>Tags{rows.length > 0 && ` (${rows.length})`}</summary>
        <TagRows rows={rows} onChange={setRows} />
      </details>
      <div className={css.dialogFoot}>
        {problems.length > 0 && (
          <span className={css.reason}>
            The config has {problems.length === 1 ? "a problem" : `${problems.length} problems`}.
          </span>
        )}
        <Button loading={isPending} disabled={problems.length > 0} onClick={submit}>
          {choice.kind === "several" ? "Launch backfill" : "Launch run"}
        </Button>
      </div>
    </div>
  );
}
