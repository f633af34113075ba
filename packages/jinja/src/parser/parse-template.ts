// Statements: text, prints and `{% … %}` tags → the tree of a whole template.
import { tokenize, tokenizeExpression } from "../lexer/tokenize.ts";
import type { SourceLocation } from "../runtime/types.ts";
import type { Body, Expr, Parameter, Signature, Statement, Target } from "./nodes.ts";
import { parseExpression, parseFilter, parseTuple } from "./parse-expression.ts";
import { TokenStream } from "./token-stream.ts";

/** The tree of a template. @throws TemplateSyntaxError */
export function parseTemplate(text: string, location: SourceLocation): Body {
  const tokens = new TokenStream(tokenize(text, location), text, location);
  return new StatementParser(tokens).body([]);
}

/** The tree of a bare expression. @throws TemplateSyntaxError */
export function parseBareExpression(text: string, location: SourceLocation): Expr {
  const tokens = new TokenStream(tokenizeExpression(text, location), text, location);
  const expr = parseTuple(tokens);
  if (!tokens.is("eof")) tokens.fail("chunk after expression");
  return expr;
}

class StatementParser {
  readonly #tokens: TokenStream;
  /** The tags that are open, for the error about a missing end. */
  readonly #open: string[] = [];

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  /** Statements up to one of the end tags, whose name is left to be read; up to the end of the text without any. */
  body(ends: readonly string[]): Body {
    const tokens = this.#tokens;
    const out: Statement[] = [];
    for (;;) {
      const { type, line, text } = tokens.current;
      if (type === "eof") {
        if (ends.length > 0) this.#missingEnd(ends);
        return out;
      }
      tokens.next();
      if (type === "data") out.push({ type: "text", line, text });
      else if (type === "variable_begin") {
        out.push({ type: "print", line, value: parseTuple(tokens) });
        tokens.expect("variable_end");
      } else {
        if (tokens.isName(...ends)) return out;
        out.push(this.#statement());
        tokens.expect("block_end");
      }
    }
  }

  #statement(): Statement {
    const tokens = this.#tokens;
    const token = tokens.current;
    if (token.type !== "name") return tokens.fail("tag name expected");
    tokens.next();
    this.#open.push(token.text);
    const statement = this.#tag(token.text, token.line);
    this.#open.pop();
    return statement;
  }

  #tag(tag: string, line: number): Statement {
    const tokens = this.#tokens;
    switch (tag) {
      case "for":
        return this.#for(line);
      case "if":
        return this.#if(line);
      case "set":
        return this.#set(line);
      case "do":
        return { type: "do", line, value: parseTuple(tokens) };
      case "macro": {
        const name = tokens.expect("name").text;
        const signature = parseSignature(tokens);
        return { type: "macro", line, name, signature, body: this.#block("endmacro") };
      }
      case "call":
        return this.#call(line);
      case "filter": {
        const filter = parseFilter(tokens, null);
        return { type: "filterblock", line, filter, body: this.#block("endfilter") };
      }
      case "with":
        return this.#with(line);
      case "break":
      case "continue":
        return { type: tag, line };
      case "autoescape":
        parseExpression(tokens);
        return { type: "scope", line, body: this.#block("endautoescape") };
      case "block":
        tokens.expect("name");
        return { type: "scope", line, body: this.#block("endblock") };
      case "include":
      case "import":
      case "from":
      case "extends":
        return this.#load(tag, line);
      default:
        return this.#unknownTag(tag);
    }
  }

  /** The body up to `end`, past the end tag's name; the caller's caller reads the `%}`. */
  #block(end: string): Body {
    this.#tokens.expect("block_end");
    const body = this.body([end]);
    this.#tokens.next();
    if (end === "endblock" && this.#tokens.is("name")) this.#tokens.next();
    return body;
  }

  #for(line: number): Statement {
    const tokens = this.#tokens;
    const target = parseTarget(tokens, false);
    tokens.expect("name", "in");
    const iterable = parseTuple(tokens, false);
    const filter = tokens.skip("name", "if") ? parseExpression(tokens) : null;
    const recursive = tokens.skip("name", "recursive");
    tokens.expect("block_end");
    const body = this.body(["endfor", "else"]);
    const otherwise = tokens.next().text === "else" ? this.#block("endfor") : [];
    return { type: "for", line, target, iterable, filter, body, otherwise, recursive };
  }

  #if(line: number): Statement {
    const tokens = this.#tokens;
    const branches: (readonly [Expr, Body])[] = [];
    for (;;) {
      const test = parseTuple(tokens, false);
      tokens.expect("block_end");
      branches.push([test, this.body(["elif", "else", "endif"])]);
      const { text } = tokens.next();
      if (text === "elif") continue;
      return { type: "if", line, branches, otherwise: text === "else" ? this.#block("endif") : [] };
    }
  }

  #set(line: number): Statement {
    const tokens = this.#tokens;
    const target = parseTarget(tokens, true);
    if (tokens.skip("operator", "=")) return { type: "set", line, target, value: parseTuple(tokens) };
    const filter = tokens.skip("operator", "|") ? parseFilter(tokens, null) : null;
    return { type: "setblock", line, target, filter, body: this.#block("endset") };
  }

  #call(line: number): Statement {
    const tokens = this.#tokens;
    const signature = tokens.isOperator("(") ? parseSignature(tokens) : { parameters: [] };
    const call = parseExpression(tokens);
    if (call.type !== "call") tokens.fail("expected call");
    return { type: "callblock", line, call, signature, body: this.#block("endcall") };
  }

  #with(line: number): Statement {
    const tokens = this.#tokens;
    const assignments: (readonly [Target, Expr])[] = [];
    while (!tokens.is("block_end")) {
      if (assignments.length > 0) tokens.expect("operator", ",");
      const target = parseTarget(tokens, false);
      tokens.expect("operator", "=");
      assignments.push([target, parseExpression(tokens)]);
    }
    return { type: "with", line, assignments, body: this.#block("endwith") };
  }

  #load(tag: "include" | "import" | "from" | "extends", line: number): Statement {
    const tokens = this.#tokens;
    const names: string[] = [];
    parseExpression(tokens);
    while (!tokens.is("block_end")) {
      if (tokens.is("eof")) tokens.fail("unexpected end of template");
      const token = tokens.next();
      if (token.type === "name" && !["import", "as", "with", "without", "context"].includes(token.text)) {
        names.push(token.text);
      }
    }
    return { type: "load", line, tag, names };
  }

  #unknownTag(tag: string): never {
    const inner = this.#open[this.#open.length - 2];
    const looking = inner === undefined ? "" : ` The innermost block that needs to be closed is '${inner}'.`;
    const mistake = tag.startsWith("end") || tag === "else" || tag === "elif";
    if (inner !== undefined && mistake) {
      return this.#tokens.fail(
        `Encountered unknown tag '${tag}'. You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${endsOf(inner)}.${looking}`,
      );
    }
    return this.#tokens.fail(
      inner === undefined
        ? `Encountered unknown tag '${tag}'.`
        : `Encountered unknown tag '${tag}'. Jinja was looking for the following tags: ${endsOf(inner)}.${looking}`,
    );
  }

  #missingEnd(ends: readonly string[]): never {
    const inner = this.#open[this.#open.length - 1] ?? "";
    const wanted = ends.map((end) => `'${end}'`).join(" or ");
    return this.#tokens.fail(
      `Unexpected end of template. Jinja was looking for the following tags: ${wanted}. The innermost block that needs to be closed is '${inner}'.`,
    );
  }
}

function endsOf(tag: string): string {
  if (tag === "if") return "'elif' or 'else' or 'endif'";
  return tag === "for" ? "'endfor' or 'else'" : `'end${tag}'`;
}

function parseTarget(tokens: TokenStream, allowNamespace: boolean): Target {
  const { line } = tokens.current;
  const items: Target[] = [];
  let isTuple = false;
  do {
    if (tokens.isName("in") || tokens.isOperator("=", ")") || tokens.is("block_end")) break;
    items.push(parseSingleTarget(tokens, allowNamespace));
    if (tokens.isOperator(",")) isTuple = true;
  } while (tokens.skip("operator", ","));
  const [only] = items;
  if (only === undefined) return tokens.fail(`expected token 'name', got '${tokens.current.text}'`);
  return isTuple ? { type: "tuple", line, items } : only;
}

function parseSingleTarget(tokens: TokenStream, allowNamespace: boolean): Target {
  const { line } = tokens.current;
  if (tokens.skip("operator", "(")) {
    const inner = parseTarget(tokens, allowNamespace);
    tokens.expect("operator", ")");
    return inner;
  }
  const token = tokens.expect("name");
  if (["true", "false", "none", "True", "False", "None"].includes(token.text)) {
    tokens.fail(`can't assign to 'const'`, token);
  }
  if (!allowNamespace || !tokens.skip("operator", ".")) return { type: "name", line, name: token.text };
  return { type: "namespace", line, name: token.text, attribute: tokens.expect("name").text };
}

/** `(a, b=1, c: list[string] = none)` */
export function parseSignature(tokens: TokenStream): Signature {
  tokens.expect("operator", "(");
  const parameters: Parameter[] = [];
  while (!tokens.isOperator(")")) {
    if (parameters.length > 0) tokens.expect("operator", ",");
    if (tokens.isOperator(")")) break;
    const { text } = tokens.expect("name");
    const annotation = tokens.skip("operator", ":") ? parseAnnotation(tokens) : null;
    const fallback = tokens.skip("operator", "=") ? parseExpression(tokens) : null;
    if (fallback === null && parameters.some((parameter) => parameter.fallback !== null)) {
      tokens.fail("non-default argument follows default argument");
    }
    parameters.push({ name: text, fallback, annotation });
  }
  tokens.expect("operator", ")");
  return { parameters };
}

function parseAnnotation(tokens: TokenStream): string {
  const start = tokens.current.offset;
  let last = tokens.expect("name");
  let depth = 0;
  while (tokens.isOperator("[", "]") || depth > 0) {
    last = tokens.next();
    if (last.type === "eof") tokens.fail("unexpected end of template in a type annotation");
    if (last.text === "[") depth += 1;
    if (last.text === "]") depth -= 1;
  }
  return tokens.slice(start, last.offset + last.text.length);
}
