// The process that executes one run.
import { runWorkerMain } from "@sluice/orchestrator";

await runWorkerMain();
