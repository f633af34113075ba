// The places of an asset's source: opened in an editor on this machine, or shown in the repository.
import { ActionIcon, Tooltip } from "@mantine/core";
import type { CodeLinkView } from "@sluice/api";
import { IconBrandGit, IconCode } from "@tabler/icons-react";
import { CopyButton } from "../page/CopyButton.tsx";
import css from "./asset.module.css";

export function CodeLinks({ links }: { readonly links: readonly CodeLinkView[] }) {
  return (
    <div className={css.codeLinks}>
      {links.map((link) => (
        <CodeLink key={`${link.label} ${link.url}`} link={link} />
      ))}
    </div>
  );
}

function CodeLink({ link: { label, editorUrl, url } }: { readonly link: CodeLinkView }) {
  const main = editorUrl ?? url;
  return (
    <span className={css.copied}>
      {main === null ? (
        <code>{label}</code>
      ) : (
        <a href={main} className="mono" {...(editorUrl === null ? { target: "_blank", rel: "noreferrer" } : {})}>
          {label}
        </a>
      )}
      {editorUrl !== null && (
        <Tooltip label="Open in the editor">
          <ActionIcon component="a" href={editorUrl} size={22} aria-label={`Open ${label} in the editor`}>
            <IconCode size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
      {editorUrl !== null && url !== null && (
        <Tooltip label="Show in the repository">
          <ActionIcon
            component="a"
            href={url}
            target="_blank"
            rel="noreferrer"
            size={22}
            aria-label={`Show ${label} in the repository`}
          >
            <IconBrandGit size={14} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      )}
      <CopyButton text={label} what="the place" />
    </span>
  );
}
