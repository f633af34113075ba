// Statements: text, prints and `{% … %}` tags → the tree of a whole template.
import { TemplateSyntaxError } from "../errors/template-error.ts";
import { tokenize, tokenizeExpression } from "../lexer/tokenize.ts";
import type { Token } from "../lexer/tokens.ts";
import type { SourceLocation } from "../runtime/types.ts";
import type { At, Body, Expr, FilterExpr, Statement, Target } from "./nodes.ts";
import { parseBlockFilter, parseExpression, parseTuple, placeOf } from "./parse-expression.ts";
import { parseLoad } from "./parse-load.ts";
import { parseMaterializationHeader } from "./parse-materialization.ts";
import { parseSignature } from "./parse-signature.ts";
import { parseTarget } from "./parse-target.ts";
import { TokenStream } from "./token-stream.ts";

/** The tree of a template. @throws TemplateSyntaxError */
export function parseTemplate(text: string, location: SourceLocation): Body {
  const tokens = new TokenStream(tokenize(text), text, location);
  return guarded(tokens, () => new StatementParser(tokens).body(null));
}

/** The tree of a bare expression. @throws TemplateSyntaxError */
export function parseBareExpression(text: string, location: SourceLocation): Expr {
  const tokens = new TokenStream(tokenizeExpression(text), text, location);
  return guarded(tokens, () => {
    const expr = parseExpression(tokens);
    if (!tokens.is("eof")) tokens.fail("chunk after expression");
    return expr;
  });
}

/** Brackets by the ten thousand end in a syntax error, as everything else that cannot be read. */
function guarded<T>(tokens: TokenStream, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TemplateSyntaxError || !(error instanceof RangeError)) throw error;
    return tokens.fail("the template is nested too deeply");
  }
}

const tags: ReadonlySet<string> = new Set(
  (
    "for if set do print macro test materialization docs call filter with break continue autoescape block " +
    "include import from extends"
  ).split(" "),
);

class StatementParser {
  readonly #tokens: TokenStream;
  /** The tags that are open, innermost last. */
  readonly #open: string[] = [];
  /** The tags that may end what is being read, innermost last. */
  readonly #ends: (readonly string[])[] = [];

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  /** Statements up to one of the end tags, whose name is left to be read; up to the end of the text without any. */
  body(ends: readonly string[] | null): Body {
    const tokens = this.#tokens;
    const out: Statement[] = [];
    if (ends !== null) this.#ends.push(ends);
    for (;;) {
      const token = tokens.current;
      if (token.type === "eof") {
        if (ends !== null) this.#unexpected(null);
        return out;
      }
      tokens.next();
      if (token.type === "data") out.push({ type: "text", ...placeOf(token), text: token.text });
      else if (token.type === "variable_begin") {
        const at = placeOf(tokens.current);
        out.push({ type: "print", ...at, value: parseTuple(tokens) });
        tokens.expect("variable_end");
      } else {
        const { type, text } = tokens.current;
        if (ends !== null && type === "name" && ends.includes(text)) {
          this.#ends.pop();
          return out;
        }
        const statement = this.#statement();
        if (statement !== null) out.push(statement);
        tokens.expect("block_end");
      }
    }
  }

  #statement(): Statement | null {
    const tokens = this.#tokens;
    const token = tokens.current;
    if (token.type !== "name") return tokens.fail("tag name expected");
    if (!tags.has(token.text)) return this.#unexpected(token.text);
    this.#open.push(token.text);
    tokens.next();
    const statement = this.#tag(token);
    this.#open.pop();
    return statement;
  }

  #tag(token: Token): Statement | null {
    const tokens = this.#tokens;
    const at = placeOf(token);
    switch (token.text) {
      case "for":
        return this.#for(at);
      case "if":
        return this.#if(at);
      case "set":
        return this.#set(at);
      case "do":
        return { type: "do", ...at, value: parseTuple(tokens) };
      case "print":
        return this.#print(at);
      case "macro":
        return this.#macro(at);
      case "test":
        return this.#test(at);
      case "materialization":
        return this.#materialization(at);
      case "docs":
        return this.#docs();
      case "call":
        return this.#call(at);
      case "filter":
        return { type: "filterblock", ...at, filter: parseBlockFilter(tokens), body: this.#block("endfilter") };
      case "with":
        return this.#with(at);
      case "break":
      case "continue":
        return { type: token.text, ...at };
      case "autoescape":
        return { type: "autoescape", ...at, value: parseExpression(tokens), body: this.#block("endautoescape") };
      case "block":
        return this.#namedBlock(at);
      case "include":
      case "import":
      case "from":
      case "extends":
        return parseLoad(tokens, token.text, at);
      default:
        return null;
    }
  }

  /** The body from the `%}` of the opening tag up to one of the ends, whose name is left to be read. */
  #until(ends: readonly string[]): Body {
    this.#tokens.skip("operator", ":");
    this.#tokens.expect("block_end");
    return this.body(ends);
  }

  /** The body up to `end`, past the end tag's name. */
  #block(end: string): Body {
    const body = this.#until([end]);
    this.#tokens.next();
    return body;
  }

  #for(at: At): Statement {
    const tokens = this.#tokens;
    const target = parseTarget(tokens);
    tokens.expect("name", "in");
    const iterable = parseTuple(tokens, { allowConditional: false });
    const filter = tokens.skip("name", "if") ? parseExpression(tokens) : null;
    const recursive = tokens.skip("name", "recursive");
    const body = this.#until(["endfor", "else"]);
    const otherwise = tokens.next().text === "else" ? this.#block("endfor") : [];
    return { type: "for", ...at, target, iterable, filter, body, otherwise, recursive };
  }

  #if(at: At): Statement {
    const tokens = this.#tokens;
    const branches: (readonly [Expr, Body])[] = [];
    for (;;) {
      const test = parseTuple(tokens, { allowConditional: false });
      branches.push([test, this.#until(["elif", "else", "endif"])]);
      const { text } = tokens.next();
      if (text === "elif") continue;
      return { type: "if", ...at, branches, otherwise: text === "else" ? this.#block("endif") : [] };
    }
  }

  #set(at: At): Statement {
    const tokens = this.#tokens;
    const target = parseTarget(tokens, { allowNamespace: true });
    if (tokens.skip("operator", "=")) return { type: "set", ...at, target, value: parseTuple(tokens) };
    const filter: FilterExpr | null = tokens.skip("operator", "|") ? parseBlockFilter(tokens) : null;
    return { type: "setblock", ...at, target, filter, body: this.#block("endset") };
  }

  /** `{% print a, b %}`, which is one print without anything between the values. */
  #print(at: At): Statement {
    const tokens = this.#tokens;
    const parts: Expr[] = [];
    while (!tokens.is("block_end")) {
      if (parts.length > 0) tokens.expect("operator", ",");
      parts.push(parseExpression(tokens));
    }
    const [only] = parts;
    const value: Expr = parts.length === 1 && only !== undefined ? only : { type: "concat", ...at, parts };
    return { type: "print", ...at, value };
  }

  #macro(at: At): Statement {
    const name = this.#tokens.expectTarget().text;
    const signature = parseSignature(this.#tokens);
    const body = this.#block("endmacro");
    return { type: "macro", kind: "macro", ...at, name, ownName: name, materialization: null, signature, body };
  }

  #test(at: At): Statement {
    const ownName = this.#tokens.expectTarget().text;
    const signature = parseSignature(this.#tokens);
    const body = this.#block("endtest");
    return {
      type: "macro",
      kind: "test",
      ...at,
      name: `test_${ownName}`,
      ownName,
      materialization: null,
      signature,
      body,
    };
  }

  #materialization(at: At): Statement {
    const header = parseMaterializationHeader(this.#tokens);
    return { type: "macro", kind: "materialization", ...at, ...header, body: this.#block("endmaterialization") };
  }

  /** A documentation block; its text is read elsewhere, it prints nothing. */
  #docs(): null {
    this.#tokens.expect("name");
    this.#block("enddocs");
    return null;
  }

  #call(at: At): Statement {
    const tokens = this.#tokens;
    const signature = tokens.isOperator("(") ? parseSignature(tokens) : { parameters: [] };
    const call = parseExpression(tokens);
    if (call.type !== "call") return tokens.fail("expected call", at);
    return { type: "callblock", ...at, call, signature, body: this.#block("endcall") };
  }

  #with(at: At): Statement {
    const tokens = this.#tokens;
    const assignments: (readonly [Target, Expr])[] = [];
    while (!tokens.is("block_end")) {
      if (assignments.length > 0) tokens.expect("operator", ",");
      const target = parseTarget(tokens);
      tokens.expect("operator", "=");
      assignments.push([target, parseExpression(tokens)]);
    }
    return { type: "with", ...at, assignments, body: this.#block("endwith") };
  }

  #namedBlock(at: At): Statement {
    const tokens = this.#tokens;
    const name = tokens.expect("name").text;
    const scoped = tokens.skip("name", "scoped");
    const required = tokens.skip("name", "required");
    if (tokens.isOperator("-")) {
      tokens.fail(
        "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.",
      );
    }
    const body = this.#block("endblock");
    if (required && body.some((statement) => statement.type !== "text" || statement.text.trim() !== "")) {
      tokens.fail("Required blocks can only contain comments or whitespace");
    }
    tokens.skip("name", name);
    return { type: "block", ...at, name, scoped, body };
  }

  /** The error of a tag that does not fit here, or of the end of the text. */
  #unexpected(tag: string | null): never {
    const message = [tag === null ? "Unexpected end of template." : `Encountered unknown tag '${tag}'.`];
    const looking = this.#ends
      .at(-1)
      ?.map((end) => `'${end}'`)
      .join(" or ");
    if (looking !== undefined) {
      const misplaced = tag !== null && this.#ends.some((ends) => ends.includes(tag));
      message.push(
        misplaced
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      );
    }
    const innermost = this.#open.at(-1);
    if (innermost !== undefined) message.push(`The innermost block that needs to be closed is '${innermost}'.`);
    return this.#tokens.fail(message.join(" "));
  }
}
