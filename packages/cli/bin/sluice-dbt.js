#!/usr/bin/env node
// `sluice dbt` under one name, for tools that want the path of a dbt executable.
process.argv.splice(2, 0, "dbt");
require("./sluice.js");
