// What answers each call: the backend. No rule of the product lives here.
import type { Backend } from "./backend.ts";
import type { Handlers } from "./serve-endpoints.ts";

export function handlersOf(backend: Backend): Handlers {
  return {
    health: () => ({ status: "ok" }),
    instance: () => backend.instance(),
    reload: () => backend.reload(),
    assets: () => backend.assets(),
    asset: ({ key }) => backend.asset(key),
    assetHistory: ({ key, cursor }) => backend.assetHistory(key, cursor ?? null),
    assetChecks: ({ key }) => backend.assetChecks(key),
    assetPartitions: ({ key }) => backend.assetPartitions(key),
    assetPartitionKeys: ({ key, ...query }) => backend.assetPartitionKeys(key, query),
    assetPartition: ({ key, partition }) => backend.assetPartition(key, partition),
    dynamicPartitions: ({ name }) => backend.dynamicPartitions(name),
    changeDynamicPartitions: ({ name, ...change }) => backend.changeDynamicPartitions(name, change),
    backfills: ({ cursor }) => backend.backfills(cursor ?? null),
    launchBackfill: (request, userName) => backend.launchBackfill(request, userName),
    backfill: ({ id }) => backend.backfill(id),
    backfillRuns: ({ id, cursor }) => backend.backfillRuns(id, cursor ?? null),
    cancelBackfill: async ({ id }, userName) => {
      await backend.cancelBackfill(id, userName);
      return { accepted: true };
    },
    retryBackfill: ({ id }, userName) => backend.retryBackfill(id, userName),
    select: ({ select }) => backend.select(select),
    search: ({ text, limit }) => backend.search(text, limit),
    checkDays: ({ days }) => backend.checkDays(days),
    jobs: () => backend.jobs(),
    job: ({ name }) => backend.job(name),
    automations: () => backend.automations(),
    automation: ({ name }) => backend.automation(name),
    automationTicks: ({ name, cursor }) => backend.automationTicks(name, cursor ?? null),
    automationEvaluations: ({ name, cursor }) => backend.automationEvaluations(name, cursor ?? null),
    assetEvaluations: ({ key, cursor }) => backend.assetEvaluations(key, cursor ?? null),
    switchAutomation: ({ name, isOn }) => backend.switchAutomation(name, isOn),
    setCursor: ({ name, cursor }) => backend.setCursor(name, cursor),
    previewTick: ({ name }) => backend.previewTick(name),
    notices: () => backend.notices(),
    switchNotice: ({ name, isOn }) => backend.switchNotice(name, isOn),
    testNotice: ({ name }) => backend.testNotice(name),
    deliveries: (query) => backend.deliveries(query),
    runs: (query) => backend.runs(query),
    timeline: (query) => backend.timeline(query),
    launch: (request, userName) => backend.launch(request, userName),
    launchOptions: ({ assetKeys }) => backend.launchOptions(assetKeys),
    run: ({ id }) => backend.run(id),
    runEvents: ({ id, ...query }) => backend.runEvents(id, query),
    runNode: ({ id, uniqueId }) => backend.runNode(id, uniqueId),
    runLog: ({ id, stepKey, stream, offset }) =>
      backend.runLog(id, stepKey, stream === "stderr" ? "stderr" : "stdout", offset),
    cancel: async ({ id }, userName) => {
      await backend.cancel(id, userName);
      return { accepted: true };
    },
    reexecute: ({ id, ...request }, userName) => backend.reexecute(id, request, userName),
    bulkRuns: (request, userName) => backend.bulkRuns(request, userName),
    queue: () => backend.queue(),
    pools: () => backend.pools(),
    setPool: ({ name, limit }) => backend.setPool(name, limit),
    retention: ({ dryRun }) => backend.retention(dryRun),
  };
}
