// The process that executes one step of a run.
import { stepWorkerMain } from "@sluice/orchestrator";

stepWorkerMain();
