// A dbt project of any size: layers of models that ref the layer below, each with a description and two tests.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const PER_LAYER = 50;

/** Writes the project and gives its folder. */
export function makeProject(folder, models) {
  mkdirSync(join(folder, "models"), { recursive: true });
  writeFileSync(
    join(folder, "dbt_project.yml"),
    "name: bench\nversion: '1.0'\nprofile: bench\nmodels:\n  bench:\n    +materialized: view\n",
  );
  writeFileSync(
    join(folder, "profiles.yml"),
    "bench:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: 127.0.0.1, port: 5432, user: nobody, password: none, dbname: none, schema: bench, threads: 4}\n",
  );
  for (let start = 0; start < models; start += PER_LAYER) {
    const layer = start / PER_LAYER;
    const sub = join(folder, "models", `layer_${layer}`);
    mkdirSync(sub, { recursive: true });
    const entries = [];
    for (let number = start; number < Math.min(start + PER_LAYER, models); number++) {
      const name = `model_${number}`;
      writeFileSync(join(sub, `${name}.sql`), sqlOf(number, start));
      entries.push(
        `  - name: ${name}\n    description: Number ${number}\n    columns:\n      - name: id\n        data_tests: [unique, not_null]`,
      );
    }
    writeFileSync(join(sub, "schema.yml"), `version: 2\nmodels:\n${entries.join("\n")}\n`);
  }
  return folder;
}

function sqlOf(number, layerStart) {
  if (layerStart === 0) return `select ${number} as id, current_date as day\n`;
  const first = layerStart - PER_LAYER + (number % PER_LAYER);
  const second = layerStart - PER_LAYER + ((number * 7 + 3) % PER_LAYER);
  return `{{ config(tags=['layer_${layerStart / PER_LAYER}']) }}\n\nwith a as (select * from {{ ref('model_${first}') }}),\nb as (select * from {{ ref('model_${second}') }})\nselect a.id, b.day from a join b on a.id = b.id\n`;
}
