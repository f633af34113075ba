// The process that asks a schedule's or sensor's function.
import { tickHostMain } from "@sluice/orchestrator";

tickHostMain();
