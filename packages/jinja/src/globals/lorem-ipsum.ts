// lipsum(): filler text.
import { escapeHtml } from "../values/markup.ts";

const words = [
  "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna",
  "aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis",
  "aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat",
  "non proident sunt culpa qui officia deserunt mollit anim id est laborum",
]
  .join(" ")
  .split(" ");

export interface LoremOptions {
  readonly paragraphs: number;
  readonly html: boolean;
  /** Words of a paragraph: from `min` up to, but without, `max`. */
  readonly min: number;
  readonly max: number;
}

export function loremIpsum(options: LoremOptions): string {
  const paragraphs = Array.from({ length: Math.max(0, options.paragraphs) }, () => paragraph(options));
  if (!options.html) return paragraphs.join("\n\n");
  return paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");
}

function paragraph(options: LoremOptions): string {
  const count = between(options.min, options.max);
  const out: string[] = [];
  let sinceComma = 0;
  let sinceStop = 0;
  let startsSentence = true;
  for (let index = 0; index < count; index++) {
    const word = otherWord(out.at(-1));
    out.push(startsSentence ? word.charAt(0).toUpperCase() + word.slice(1) : word);
    startsSentence = false;
    sinceComma++;
    sinceStop++;
    const isLast = index === count - 1;
    if (isLast || sinceStop > between(10, 20)) {
      out.push(`${out.pop() ?? ""}.`);
      startsSentence = true;
      sinceComma = 0;
      sinceStop = 0;
    } else if (sinceComma > between(3, 8)) {
      out.push(`${out.pop() ?? ""},`);
      sinceComma = 0;
    }
  }
  return out.length === 0 ? "." : out.join(" ");
}

function otherWord(last: string | undefined): string {
  const previous = last?.toLowerCase().replace(/[.,]$/, "");
  const candidates = words.filter((word) => word !== previous);
  return candidates[Math.floor(Math.random() * candidates.length)] ?? "lorem";
}

function between(min: number, max: number): number {
  return min + Math.floor(Math.random() * Math.max(1, max - min));
}
