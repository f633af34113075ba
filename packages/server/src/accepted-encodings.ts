// What a client's Accept-Encoding header allows.

export type Encoding = "br" | "gzip";

/** The encodings that the client takes, of those that this server has, best first. */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  const allowed = new Map<string, boolean>();
  for (const part of (header ?? "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const refused = parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
    if (name !== "") allowed.set(name, !refused);
  }
  const any = allowed.get("*") ?? false;
  return (["br", "gzip"] as const).filter((name) => allowed.get(name) ?? any);
}
