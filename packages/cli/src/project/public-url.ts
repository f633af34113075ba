// The address under which people reach the pages, for links in notices.
import { CliError } from "../cli-error.ts";
import type { Environment } from "./environment.ts";

/**
 * What SLUICE_PUBLIC_URL says; null when it is not set.
 * @throws {CliError} when it is no address
 */
export function publicUrl(env: Environment): string | null {
  const own = env["SLUICE_PUBLIC_URL"];
  if (own === undefined || own === "") return null;
  if (/^https?:\/\//.test(own) && URL.canParse(own)) return own;
  throw new CliError(
    "project/public-url",
    `SLUICE_PUBLIC_URL is no address of a page: ${own}`,
    "such as https://sluice.example.com",
  );
}
