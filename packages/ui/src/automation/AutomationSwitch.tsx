// Switches a schedule or sensor on and off.
import { Switch } from "@mantine/core";
import type { AutomationSummary } from "@sluice/api";
import { useSwitchAutomation } from "../server/actions.ts";

export function AutomationSwitch({ automation }: { readonly automation: AutomationSummary }) {
  const change = useSwitchAutomation(automation.name);
  return (
    <Switch
      size="sm"
      checked={change.isPending ? change.variables : automation.isOn}
      disabled={change.isPending}
      aria-label={`${automation.name} is on`}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
