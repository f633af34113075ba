// The version that log lines, artifacts and `dbt_version` in templates show: the release whose behaviour the engine follows.

export const DBT_VERSION = "1.11.2";
