// What `dbt --version` prints. The latest release is not looked up: nothing here asks the network.
import { DBT_VERSION } from "../version.ts";

export interface PluginVersion {
  readonly name: string;
  readonly version: string;
}

export function versionText(plugins: readonly PluginVersion[]): string {
  const width = Math.max(0, ...plugins.map((plugin) => plugin.name.length + 1));
  const lines = plugins.map((plugin) => `  - ${`${plugin.name}:`.padEnd(width)} ${plugin.version} - Up to date!`);
  return `Core:\n  - installed: ${DBT_VERSION}\n  - latest:    ${DBT_VERSION} - Up to date!\n\nPlugins:\n${lines.join("\n")}\n\n\n`;
}
