// Environments: the settings that templates share, and the cache of the templates that were read.
import { TemplateError } from "../errors/template-error.ts";
import type { Environment, EnvironmentOptions } from "./types.ts";

export function createEnvironment(_options: EnvironmentOptions = {}): Environment {
  throw new TemplateError("the template engine is not built in yet");
}
