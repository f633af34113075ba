// `@sluice/api/schemas`: what reads requests. Apart from the index, so that commands and pages do not load a schema library.
export { documentation } from "./documentation.ts";
