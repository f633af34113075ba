// The suite that every adapter passes. It knows no test framework: a test file gives each case to its own runner.
import { connectionCases } from "./testing/connection-cases.ts";
import { credentialsCases } from "./testing/credentials-cases.ts";
import { dialectCases } from "./testing/dialect-cases.ts";
import { queryCases } from "./testing/query-cases.ts";
import { transactionCases } from "./testing/transaction-cases.ts";
import type { AdapterUnderTest, ContractCase } from "./testing/types.ts";

export type { AdapterUnderTest, ContractCase, ValueSample } from "./testing/types.ts";

/**
 * The cases of the adapter contract, for one adapter and one database.
 *
 * @example
 * for (const { name, run } of adapterContract(subject)) it(name, run);
 */
export function adapterContract(subject: AdapterUnderTest): readonly ContractCase[] {
  return [
    ...credentialsCases(subject),
    ...dialectCases(subject),
    ...queryCases(subject),
    ...transactionCases(subject),
    ...connectionCases(subject),
  ];
}
