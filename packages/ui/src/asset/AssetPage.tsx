import { Page } from "../page/Page.tsx";

export function AssetPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
