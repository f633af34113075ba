// The paths of the HTTP interface, in one place for server and UI.

const part = encodeURIComponent;

/** Every path, built from its parameters. Asset keys go in one encoded segment. */
export const paths = {
  instance: () => "/api/instance",
  reload: () => "/api/definitions/reload",
  assets: () => "/api/assets",
  asset: (key: string) => `/api/assets/${part(key)}`,
  assetHistory: (key: string) => `/api/assets/${part(key)}/history`,
  assetChecks: (key: string) => `/api/assets/${part(key)}/checks`,
  jobs: () => "/api/jobs",
  job: (name: string) => `/api/jobs/${part(name)}`,
  automations: () => "/api/automations",
  automation: (name: string) => `/api/automations/${part(name)}`,
  assetEvaluations: (key: string) => `/api/assets/${part(key)}/evaluations`,
  automationEvaluations: (name: string) => `/api/automations/${part(name)}/evaluations`,
  automationTicks: (name: string) => `/api/automations/${part(name)}/ticks`,
  switchAutomation: (name: string) => `/api/automations/${part(name)}/switch`,
  automationCursor: (name: string) => `/api/automations/${part(name)}/cursor`,
  previewTick: (name: string) => `/api/automations/${part(name)}/preview`,
  notices: () => "/api/notices",
  switchNotice: (name: string) => `/api/notices/${part(name)}/switch`,
  testNotice: (name: string) => `/api/notices/${part(name)}/test`,
  deliveries: () => "/api/deliveries",
  runs: () => "/api/runs",
  bulkRuns: () => "/api/runs/bulk",
  queue: () => "/api/queue",
  pools: () => "/api/pools",
  pool: (name: string) => `/api/pools/${part(name)}`,
  run: (id: string) => `/api/runs/${part(id)}`,
  runEvents: (id: string) => `/api/runs/${part(id)}/events`,
  runNode: (id: string, uniqueId: string) => `/api/runs/${part(id)}/nodes/${part(uniqueId)}`,
  runLog: (id: string, stepKey: string, stream: "stdout" | "stderr") =>
    `/api/runs/${part(id)}/logs/${part(stepKey)}/${stream}`,
  cancelRun: (id: string) => `/api/runs/${part(id)}/cancel`,
  reexecuteRun: (id: string) => `/api/runs/${part(id)}/reexecute`,
  search: () => "/api/search",
  checkDays: () => "/api/checks/days",
  /** `?select=…`, repeated: the keys of the assets that the selections mean together. */
  selection: () => "/api/selection",
  stream: () => "/api/stream",
} as const;
