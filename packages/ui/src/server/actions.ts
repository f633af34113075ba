// What people do: launch, cancel, re-execute, reload. Each tells the result in a toast, with the way to what it made.
import {
  ApiProblem,
  type BackfillRequest,
  type BulkRunsRequest,
  type DefinitionsView,
  type DynamicPartitionsBody,
  type LaunchRequest,
  type ReexecuteRequest,
} from "@sluice/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { shortId } from "../runs/short-id.ts";
import { showToast } from "../shell/toasts.ts";
import { calls } from "./calls.ts";

/** `quiet`: the page goes to the run by itself, so that no toast has to say where it is. */
export function useLaunch({ quiet = false }: { readonly quiet?: boolean } = {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: LaunchRequest) => calls.launch(request),
    onSuccess: ({ runId }) => {
      if (!quiet) showToast({ tone: "running", title: "Run launched", text: shortId(runId), runId });
      void client.invalidateQueries({ queryKey: ["runs"] });
      void client.invalidateQueries({ queryKey: ["assets"] });
    },
    onError: (error) => showProblem("The run was not launched", error),
  });
}

export function useReexecute(runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: ReexecuteRequest) => calls.reexecute({ id: runId, ...request }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["runs"] }),
    onError: (error) => showProblem("The run was not launched again", error),
  });
}

export function useCancel(runId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => calls.cancel({ id: runId }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["run", runId] }),
    onError: (error) => showProblem("The run was not canceled", error),
  });
}

export function useSwitchAutomation(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isOn: boolean) => calls.switchAutomation({ name, isOn }),
    onSuccess: (automation) => {
      client.setQueryData(["automation", name], automation);
      return client.invalidateQueries({ queryKey: ["automations"] });
    },
    onError: (error) => showProblem(`${name} was not switched`, error),
  });
}

export function useSwitchNotice(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isOn: boolean) => calls.switchNotice({ name, isOn }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["notices"] }),
    onError: (error) => showProblem(`${name} was not switched`, error),
  });
}

export function useTestNotice(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => calls.testNotice({ name }),
    onSuccess: ({ sent, error }) => {
      if (sent) showToast({ tone: "success", title: "Test sent", text: name });
      else showToast({ tone: "failed", title: "The test was not sent", text: error ?? name });
      return client.invalidateQueries({ queryKey: ["notices"] });
    },
    onError: (error) => showProblem("The test was not sent", error),
  });
}

export function usePreviewTick(name: string) {
  return useMutation({
    mutationFn: () => calls.previewTick({ name }),
    onError: (error) => showProblem("The tick was not tried", error),
  });
}

export function useManyRuns() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: BulkRunsRequest) => calls.bulkRuns(request),
    onSuccess: ({ done, refused }, { action }) => {
      const text = refused.length === 0 ? "" : `${refused.length} refused: ${refused[0]?.message ?? ""}`;
      const tone = refused.length > 0 ? "failed" : "success";
      showToast({ tone, title: `${manyWords[action]}: ${done.length} run${done.length === 1 ? "" : "s"}`, text });
      for (const key of ["runs", "run", "queue", "instance"]) void client.invalidateQueries({ queryKey: [key] });
    },
    onError: (error) => showProblem("Nothing was done to the runs", error),
  });
}

const manyWords: Readonly<Record<BulkRunsRequest["action"], string>> = {
  cancel: "Asked to end",
  reexecute: "Launched again",
  delete: "Deleted",
};

export function useLaunchBackfill() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: BackfillRequest) => calls.launchBackfill(request),
    onSuccess: () => client.invalidateQueries({ queryKey: ["backfills"] }),
    onError: (error) => showProblem("The backfill was not launched", error),
  });
}

export function useCancelBackfill(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => calls.cancelBackfill({ id }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["backfill", id] }),
    onError: (error) => showProblem("The backfill was not canceled", error),
  });
}

export function useRetryBackfill(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => calls.retryBackfill({ id }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["backfills"] }),
    onError: (error) => showProblem("The backfill was not launched again", error),
  });
}

export function useChangePartitions(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: DynamicPartitionsBody) => calls.changeDynamicPartitions({ name, ...change }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["partitions"] }),
    onError: (error) => showProblem("The partitions were not changed", error),
  });
}

export function useSetPool(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (limit: number | null) => calls.setPool({ name, limit }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["pools"] }),
    onError: (error) => showProblem(`The limit of ${name} was not set`, error),
  });
}

export function useReload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => calls.reload(),
    onSuccess: (view) => {
      if (view.status === "failed") {
        showToast({
          tone: "failed",
          title: "Definitions have problems",
          text: view.problems[0]?.message ?? "They did not load.",
          to: "/deployment",
        });
      } else {
        showToast({ tone: "success", title: "Definitions reloaded", text: countText(view) });
      }
      for (const key of ["instance", "assets", "asset", "asset-checks", "jobs", "job", "automations", "automation"]) {
        void client.invalidateQueries({ queryKey: [key] });
      }
    },
    onError: (error) => showProblem("Definitions were not reloaded", error),
  });
}

function countText(view: DefinitionsView): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return [count(view.assetCount, "asset"), count(view.checkCount, "check"), count(view.jobCount, "job")].join(", ");
}

function showProblem(title: string, error: Error): void {
  const hint = error instanceof ApiProblem && error.hint !== null ? ` (${error.hint})` : "";
  showToast({ tone: "failed", title, text: `${error.message}${hint}` });
}
