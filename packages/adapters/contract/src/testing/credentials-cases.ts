// Profiles: what is refused, and what may be shown.
import assert from "node:assert/strict";
import { CredentialsError } from "../errors.ts";
import { refusal } from "./support.ts";
import type { AdapterUnderTest, ContractCase } from "./types.ts";

export function credentialsCases(subject: AdapterUnderTest): readonly ContractCase[] {
  const { adapter, output, requiredKeys, unreachable } = subject;
  return [
    ...requiredKeys.map((key) => ({
      name: `a profile without ${key} is refused by name`,
      run: async () => {
        const rest = Object.fromEntries(Object.entries(output).filter(([name]) => name !== key));
        assert.throws(
          () => adapter.readCredentials(rest),
          (error: unknown) => error instanceof CredentialsError && / is a required property$/.test(error.message),
        );
      },
    })),
    {
      name: "secrets are listed, and never shown",
      run: async () => {
        const credentials = adapter.readCredentials(output);
        const shown = JSON.stringify([...credentials.shown]);
        for (const secret of credentials.secrets) assert.ok(!shown.includes(JSON.stringify(secret)), shown);
        assert.ok(credentials.uniqueField.length > 0);
        assert.equal(credentials.type, adapter.facts.type);
      },
    },
    {
      name: "a database that is not there is a connect error",
      run: async () => {
        if (unreachable === null) return;
        const warehouse = adapter.open(adapter.readCredentials(unreachable), { limit: 1, onEvent: () => {} });
        try {
          await refusal(warehouse.connect("contract"), "connect");
          await refusal(warehouse.connect("contract"), "connect");
        } finally {
          await warehouse.close();
        }
      },
    },
  ];
}
