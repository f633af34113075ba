// The process that loads a team's definitions.
import { definitionsHostMain } from "@sluice/orchestrator";

definitionsHostMain();
