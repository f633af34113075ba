// clone: each selected node points to, or copies, its counterpart of the state manifest. Nothing is printed per node.
import { toText } from "@sluice/jinja";
import type { Node } from "../manifest/types.ts";
import { callMaterialization, responseData } from "./materialize.ts";
import { outcomeOf, type Runner } from "./types.ts";

export const cloneRunner: Runner<Node> = {
  printStart: () => {},
  compile: async () => {},
  execute: async (job, connection) => {
    const { context } = await callMaterialization(job, connection, { name: "clone" });
    const main = context.statements.get("main");
    if (main === null) return outcomeOf("success", "No-op");
    return { ...outcomeOf("success", toText(main.response)), adapter_response: responseData(main.response) };
  },
  printEnd: () => {},
};
