// The error with which a step failed, from its event.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ErrorDetails } from "../events/ErrorDetails.tsx";
import { runEventsQuery } from "../server/queries.ts";

export function StepError({ runId, stepKey }: { readonly runId: string; readonly stepKey: string }) {
  const { data: events = [] } = useQuery(runEventsQuery(useQueryClient(), runId));
  const failure = events.findLast((event) => event.type === "STEP_FAILURE" && event.stepKey === stepKey);
  if (failure?.error == null) return null;
  return <ErrorDetails error={failure.error} />;
}
