// Lays JSON text out over lines, two blanks a level, without touching numbers and texts.

export function indentJson(json: string): string {
  const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let text = "";
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token === "{" || token === "[") {
      text += token;
      if (next === "}" || next === "]") continue;
      depth += 1;
      text += newLine(depth);
    } else if (token === "}" || token === "]") {
      const previous = tokens[index - 1];
      if (previous !== "{" && previous !== "[") {
        depth -= 1;
        text += newLine(depth);
      }
      text += token;
    } else if (token === ",") text += `,${newLine(depth)}`;
    else text += token === ":" ? ": " : token;
  }
  return text;
}

function newLine(depth: number): string {
  return `\n${"  ".repeat(depth)}`;
}
