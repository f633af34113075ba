// The source of an asset, as written and as compiled.

import { SegmentedControl } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { AssetDetail } from "@sluice/api";
import { IconFileOff } from "@tabler/icons-react";
import { CodeView } from "../code/CodeView.tsx";
import { CopyButton } from "../page/CopyButton.tsx";
import { Message } from "../page/Message.tsx";
import pageCss from "../page/page.module.css";
import css from "./asset.module.css";

export function AssetDefinition({ asset }: { readonly asset: AssetDetail }) {
  const { rawCode, compiledCode, language, file, line } = asset.definition;
  const [wanted, setWanted] = useLocalStorage<"source" | "compiled">({ key: "sluice-code", defaultValue: "source" });
  const both = rawCode !== null && compiledCode !== null;
  const view = both ? wanted : rawCode === null ? "compiled" : "source";
  const code = view === "source" ? rawCode : compiledCode;
  const place = file === null ? null : line === null ? file : `${file}:${line}`;
  return (
    <div className={css.definition}>
      <div className={css.definitionHead}>
        {both && (
          <SegmentedControl
            aria-label="Code"
            value={view}
            onChange={(value) => setWanted(value === "compiled" ? "compiled" : "source")}
            data={[
              { value: "source", label: "Source" },
              { value: "compiled", label: "Compiled" },
            ]}
          />
        )}
        {place !== null && (
          <span className={css.copied}>
            <code>{place}</code>
            <CopyButton text={place} what="the file's path" />
          </span>
        )}
        {rawCode !== null && compiledCode === null && language === "sql" && (
          <span className={pageCss.dim}>The compiled form is known once it has run.</span>
        )}
      </div>
      {code === null ? (
        <Message icon={<IconFileOff size={30} stroke={1.4} />} title="No source to show">
          {asset.materializable
            ? "Seeds and assets in other languages keep their source in their file."
            : "This asset is made outside of this project."}
        </Message>
      ) : (
        <CodeView
          code={code}
          language={language === "sql" ? "sql" : "text"}
          what={view === "source" ? "the source" : "the compiled SQL"}
        />
      )}
    </div>
  );
}
