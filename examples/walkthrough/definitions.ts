import { Definitions, defineAssetJob, inProcessExecutor } from "sluice";
import { DbtCliResource, DbtProject, dbtAssets } from "sluice/dbt";

const project = new DbtProject({ projectDir: "./dbt_project" });
await project.prepareIfDev();

const myDbtAssets = dbtAssets(
  { name: "my_dbt_assets", manifest: project.manifestPath },
  async function* (context, { dbt }) {
    yield* dbt.cli(["build"], { context }).stream();
  },
);

export default new Definitions({
  assets: [myDbtAssets],
  jobs: [defineAssetJob({ name: "dbt_job", selection: "*", executor: inProcessExecutor })],
  resources: { dbt: new DbtCliResource({ project }) },
});
