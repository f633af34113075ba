// A condition as it was evaluated: every part with what it came to and the fact behind it. Parts open and close.
import type { EvaluatedNodeView } from "@sluice/api";
import { IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { withTimes } from "../time/format-time.ts";
import css from "./automation.module.css";

export function EvaluationTree({ tree }: { readonly tree: EvaluatedNodeView }) {
  return (
    <ul className={css.tree}>
      <TreeNode node={tree} isOpen />
    </ul>
  );
}

/** What made a part true is open from the start; of what is false only what was asked for. */
function TreeNode({ node, isOpen }: { readonly node: EvaluatedNodeView; readonly isOpen: boolean }) {
  const line = <NodeLine node={node} />;
  if (node.parts.length === 0) return <li className={css.leaf}>{line}</li>;
  return (
    <li>
      <details open={isOpen}>
        <summary className={css.branch}>{line}</summary>
        <ul className={css.parts}>
          {node.parts.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have their place for good.
            <TreeNode key={place} node={part} isOpen={part.isTrue === node.isTrue && part.isCandidate} />
          ))}
          {node.omitted > 0 && <li className={css.leaf}>… {node.omitted} more</li>}
        </ul>
      </details>
    </li>
  );
}

function NodeLine({ node }: { readonly node: EvaluatedNodeView }) {
  const { isTrue, isCandidate, about, name, because, partitions } = node;
  const word = isTrue ? "true" : isCandidate ? "false" : "not asked";
  return (
    <span className={css.node} data-value={word}>
      <span role="img" aria-label={word} className={css.mark}>
        <Mark isTrue={isTrue} isCandidate={isCandidate} />
      </span>
      {about !== null && <b>{about}</b>}
      <span>{WORDS[name] ?? name}</span>
      {isTrue && partitions !== null && (
        <span className={css.partitions} title={partitions.keys.join(", ")}>
          {partitions.count === 1 ? partitions.keys[0] : `${partitions.count} partitions`}
        </span>
      )}
      {because !== null && <span className={css.because}>{withTimes(because)}</span>}
    </span>
  );
}

function Mark({ isTrue, isCandidate }: Pick<EvaluatedNodeView, "isTrue" | "isCandidate">) {
  const Icon = isTrue ? IconCheck : isCandidate ? IconX : IconMinus;
  return <Icon size={13} stroke={2.4} aria-hidden />;
}

/** What operators without a label of their own say. */
const WORDS: Readonly<Record<string, string>> = {
  and: "all of",
  or: "any of",
  since: "since",
  newlyTrue: "newly true",
};
