// A string that is known to be safe HTML (the result of `|e`, `|safe`, `|tojson`). Prints as its text, escapes what is
// joined to it, and is not escaped again.

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get typeName(): string {
    return "Markup";
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
