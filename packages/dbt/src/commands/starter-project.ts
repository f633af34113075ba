// The files of a new project.

/** Path → text; `name` is the project's and the profile's. */
export function starterProject(name: string, profile: string): ReadonlyMap<string, string> {
  return new Map([
    ["dbt_project.yml", projectFile(name, profile)],
    [".gitignore", "target/\ndbt_packages/\nlogs/\n"],
    ["README.md", `# ${name}\n\nA dbt project. \`dbt build\` loads the seeds, builds the models and runs the tests.\n`],
    ["models/example/my_first_dbt_model.sql", FIRST_MODEL],
    ["models/example/my_second_dbt_model.sql", SECOND_MODEL],
    ["models/example/schema.yml", SCHEMA],
    ...["analyses", "tests", "seeds", "macros", "snapshots"].map((folder) => [`${folder}/.gitkeep`, ""] as const),
  ]);
}

function projectFile(name: string, profile: string): string {
  return `name: '${name}'
version: '1.0.0'

# The profile in profiles.yml that this project connects with.
profile: '${profile}'

model-paths: ["models"]
analysis-paths: ["analyses"]
test-paths: ["tests"]
seed-paths: ["seeds"]
macro-paths: ["macros"]
snapshot-paths: ["snapshots"]

# What \`dbt clean\` deletes.
clean-targets:
  - "target"
  - "dbt_packages"

models:
  ${name}:
    example:
      +materialized: view
`;
}

const FIRST_MODEL = `-- Builds a table; the other example is a view, as dbt_project.yml says.
{{ config(materialized='table') }}

select 1 as id
union all
select 2 as id
`;

const SECOND_MODEL = `-- ref() names the model above: dbt builds it first.
select id
from {{ ref('my_first_dbt_model') }}
where id = 1
`;

const SCHEMA = `version: 2

models:
  - name: my_first_dbt_model
    description: "The first model of the project"
    columns:
      - name: id
        description: "Identifies a row"
        data_tests:
          - unique
          - not_null

  - name: my_second_dbt_model
    description: "The second model of the project"
    columns:
      - name: id
        description: "Identifies a row"
        data_tests:
          - unique
          - not_null
`;
