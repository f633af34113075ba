// What commands ask of a server, whether it runs elsewhere (HTTP) or in this very process.
import type {
  AssetSummary,
  AutomationSummary,
  LaunchAnswer,
  LaunchRequest,
  Page,
  RunDetail,
  RunSummary,
  StreamMessage,
  TickPreview,
} from "@sluice/api";
import type { LogPart } from "@sluice/server";

export interface ServerLink {
  /** Where people can look at it; null without a page. */
  readonly url: string | null;
  launch(request: LaunchRequest): Promise<LaunchAnswer>;
  /** Asks a run to end; false when there is no such run. */
  cancel(id: string): Promise<boolean>;
  /** Keys of the assets that a selection means. */
  select(words: readonly string[]): Promise<readonly string[]>;
  run(id: string): Promise<RunDetail | null>;
  runs(limit: number): Promise<Page<RunSummary>>;
  assets(): Promise<readonly AssetSummary[]>;
  automations(): Promise<readonly AutomationSummary[]>;
  /** @throws {CliError} when there is no such schedule or sensor */
  switchAutomation(name: string, isOn: boolean): Promise<AutomationSummary>;
  previewTick(name: string): Promise<TickPreview>;
  log(id: string, stepKey: string, stream: "stdout" | "stderr", offset: number): Promise<LogPart | null>;
  /** Tells what changes until `signal` aborts; reconnects by itself. */
  watch(callback: (message: StreamMessage) => void, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
