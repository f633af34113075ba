// Markdown of assets, checks and runs. What it holds is not trusted: it is read into tokens, and only what is listed here becomes
// elements; HTML in it stays text, images become links, and links lead to web pages and mail only.
import { lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import css from "./metadata.module.css";

const MOST_CHARACTERS = 200_000;
const MOST_DEPTH = 20;

export function Markdown({ text }: { readonly text: string }) {
  return <div className={css.markdown}>{all(lexer(text.slice(0, MOST_CHARACTERS)), 0)}</div>;
}

function all(tokens: readonly Token[], depth: number): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: tokens are their place in the text.
  return tokens.map((token, index) => <Fragment key={index}>{one(token, depth + 1)}</Fragment>);
}

function one(token: Token, depth: number): ReactNode {
  const inner = () =>
    "tokens" in token && token.tokens !== undefined && depth < MOST_DEPTH ? all(token.tokens, depth) : plain(token);
  switch (token.type) {
    case "space":
    case "checkbox":
    case "def":
      return null;
    case "heading":
      return <p className={css.markdownHeading}>{inner()}</p>;
    case "paragraph":
      return <p>{inner()}</p>;
    case "blockquote":
      return <blockquote>{inner()}</blockquote>;
    case "strong":
      return <strong>{inner()}</strong>;
    case "em":
      return <em>{inner()}</em>;
    case "del":
      return <del>{inner()}</del>;
    case "codespan":
      return <code>{plain(token)}</code>;
    case "code":
      return <pre className={css.block}>{plain(token)}</pre>;
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "link":
    case "image":
      return <WebLink href={"href" in token ? String(token.href) : ""}>{inner()}</WebLink>;
    case "list":
      return isList(token) ? list(token, depth) : plain(token);
    case "table":
      return isTable(token) ? table(token, depth) : plain(token);
    case "text":
      return inner();
    default:
      return plain(token);
  }
}

function isList(token: Token): token is Tokens.List {
  return token.type === "list" && "items" in token;
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === "table" && "header" in token && "rows" in token;
}

function list({ items, ordered, start }: Tokens.List, depth: number): ReactNode {
  const rows = items.map((item) => (
    <li key={item.raw}>
      {item.task && (item.checked ? "☑ " : "☐ ")}
      {depth < MOST_DEPTH ? all(item.tokens, depth) : item.text}
    </li>
  ));
  return ordered ? <ol start={start === "" ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>;
}

function table({ header, rows }: Tokens.Table, depth: number): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <div className={css.rows} tabIndex={0} role="region" aria-label="table">
      <table>
        <thead>
          <tr>
            {header.map((cell) => (
              <th key={cell.text} scope="col">
                {all(cell.tokens, depth)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own.
            <tr key={index}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells neither.
                <td key={place}>{all(cell.tokens, depth)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WebLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return children;
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

/** A text token keeps entities as they were written. */
function plain(token: Token): string {
  const text = "text" in token && typeof token.text === "string" ? token.text : token.raw;
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
