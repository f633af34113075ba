// The process that executes one run.
import { runWorkerMain } from "@sluice/orchestrator";

void runWorkerMain();
