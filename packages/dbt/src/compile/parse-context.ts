// What every context has in common while a project is read: nothing is executed, nobody asks the warehouse.
import { Dict, type Value } from "@sluice/jinja";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Project } from "../project/types.ts";
import { varsFor } from "../project/vars.ts";
import type { AdapterState } from "./adapter-members.ts";
import { emptyTable } from "./agate-table.ts";
import type { MacroRegistry } from "./macro-registry.ts";
import { nodeDict } from "./node-dict.ts";
import { ParseAdapter } from "./parse-adapter.ts";
import type { ProviderState } from "./provider-members.ts";
import type { RelationFactory } from "./relation-class.ts";
import { newStatementResults } from "./statement-ports.ts";
import type { StatementResults } from "./statement-results.ts";
import type { TemplateScope } from "./template-scope.ts";
import { envVarFunction, TemplateVar } from "./template-vars.ts";
import type { Captured, ParseRendererOptions } from "./types.ts";

export type ParseState = ProviderState;

export interface SharedParseState extends ParseRendererOptions {
  readonly registry: MacroRegistry;
  readonly relations: RelationFactory;
}

export type RenderText = (text: string, scope: TemplateScope<ParseState>) => Value;

/** What both have in common. One is made for every node, so nothing is in it before somebody asks. */
export abstract class ParseContext {
  readonly thread = "MainThread";
  readonly execute = false;
  readonly selected: readonly string[] = [];
  protected readonly shared: SharedParseState;
  readonly #packageName: string;
  readonly #name: string;
  readonly #captured: Captured | null;
  readonly #render: RenderText;
  #statements: StatementResults | null = null;

  constructor(
    shared: SharedParseState,
    asked: { readonly packageName: string; readonly name: string },
    captured: Captured | null,
    render: RenderText,
  ) {
    this.shared = shared;
    this.#packageName = asked.packageName;
    this.#name = asked.name;
    this.#captured = captured;
    this.#render = render;
  }

  get project(): Project {
    return this.shared.project;
  }

  get relations(): RelationFactory {
    return this.shared.relations;
  }

  get flags(): Flags {
    return this.shared.flags;
  }

  get fire(): Fire {
    return this.shared.fire;
  }

  get invocationId(): string {
    return this.shared.invocationId;
  }

  get startedAt(): Date {
    return this.shared.startedAt;
  }

  get statements(): StatementResults {
    this.#statements ??= newStatementResults();
    return this.#statements;
  }

  nodeInfo(): null {
    return null;
  }

  var(scope: TemplateScope<ParseState>): Value {
    return new TemplateVar({
      vars: varsFor(this.project, this.#packageName),
      askedBy: this.#name,
      missingIsNone: this.#captured !== null,
      render: (text) => this.render(text, scope),
      onRead: noteIn(this.#captured?.vars),
    });
  }

  envVar(): Value {
    return envVarFunction(this.shared.env, noteIn(this.#captured?.envVars));
  }

  adapter(scope: TemplateScope<ParseState>): Value {
    const { project, flags, fire, relations, registry } = this.shared;
    const state: AdapterState = {
      project,
      flags,
      fire,
      relations,
      registry,
      packageName: scope.packageName,
      connectionName: "master",
      bind: (id) => {
        const macro = registry.byId(id);
        return macro === null ? null : scope.bind(macro);
      },
    };
    return new ParseAdapter(state);
  }

  graph(): Value {
    return new Dict();
  }

  compiledCode(): null {
    return null;
  }

  deferRelation(): Value {
    return null;
  }

  render(text: string, scope: TemplateScope<ParseState>): Value {
    return this.#render(text, scope);
  }

  loadTable(): Value {
    return emptyTable();
  }

  metadataEnvs(): Value {
    return nodeDict({});
  }
}

function noteIn(list: string[] | undefined): (entry: string) => void {
  return (entry) => {
    if (list !== undefined && !list.includes(entry)) list.push(entry);
  };
}
