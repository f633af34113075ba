// The names that a project's query comment sees: the root project's macros, vars and target; nothing of a node.
import { createEnvironment, type Value } from "@sluice/jinja";
import { targetDict } from "../project/target-dict.ts";
import { varsFor } from "../project/vars.ts";
import { type BaseState, baseMembers } from "./base-members.ts";
import { registryOf } from "./macro-registry.ts";
import { ContextObject, type Members, TemplateScope } from "./template-scope.ts";
import { envVarFunction, TemplateVar } from "./template-vars.ts";
import type { RuntimeSession } from "./types.ts";

/** What a query comment needs of a session. */
export type HeaderSession = Pick<
  RuntimeSession,
  "project" | "manifest" | "flags" | "env" | "fire" | "invocationId" | "startedAt"
>;

interface HeaderState extends BaseState {
  readonly session: HeaderSession;
}

const members: Members<HeaderState> = new Map<string, (state: HeaderState, scope: TemplateScope<HeaderState>) => Value>(
  [
    ...baseMembers,
    ["target", ({ session }) => targetDict(session.project.target)],
    ["project_name", ({ session }) => session.project.root.name],
    ["env_var", ({ session }) => envVarFunction(session.env)],
    [
      "var",
      ({ session }) =>
        new TemplateVar({
          vars: varsFor(session.project, session.project.root.name),
          askedBy: "<Configuration>",
          missingIsNone: false,
          render: (text) => text,
        }),
    ],
    [
      "context",
      (_, scope) =>
        new ContextObject(
          (name) => scope.lookup(name),
          () => scope.builtinNames,
        ),
    ],
  ],
);

export function queryHeaderScope(session: HeaderSession): TemplateScope<HeaderState> {
  return new TemplateScope<HeaderState>({
    registry: registryOf(session),
    environment: createEnvironment(),
    mode: "async",
    packageName: session.project.root.name,
    members,
    state: { ...session, session, thread: "MainThread", nodeInfo: () => null },
  });
}
