// index.html of the documentation: one page that reads manifest.json and catalog.json beside it, or has them inside.

const MANIFEST_MARK = "__MANIFEST__";
const CATALOG_MARK = "__CATALOG__";

/** The page that fetches its data. */
export function docsPage(): string {
  return PAGE.replace(MANIFEST_MARK, "null").replace(CATALOG_MARK, "null");
}

/** The page with its data inside, for `--static`. */
export function staticDocsPage(manifest: string, catalog: string): string {
  // A closing tag in a description must not end the script; JSON has another way to write it.
  const safe = (json: string) => json.replaceAll("<", "\\u003c");
  return PAGE.replace(MANIFEST_MARK, () => safe(manifest)).replace(CATALOG_MARK, () => safe(catalog));
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; grid-template-columns: 20rem 1fr; height: 100vh; }
nav { overflow: auto; padding: 1rem; border-right: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
main { overflow: auto; padding: 1.5rem 2rem; }
nav h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; margin: 1rem 0 .25rem; opacity: .7; }
nav a { display: block; padding: .1rem .4rem; border-radius: .25rem; color: inherit; text-decoration: none; }
nav a:hover, nav a[aria-current] { background: color-mix(in srgb, currentColor 12%, transparent); }
table { border-collapse: collapse; } td, th { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top; }
pre { overflow: auto; padding: 1rem; background: color-mix(in srgb, currentColor 7%, transparent); border-radius: .4rem; }
input { width: 100%; box-sizing: border-box; padding: .4rem; font: inherit; }
.muted { opacity: .7; }
`;

const SCRIPT = `
const inline = { manifest: ${MANIFEST_MARK}, catalog: ${CATALOG_MARK} };
const load = async (name) => inline[name] ?? (await (await fetch(name + '.json')).json());
const [manifest, catalog] = await Promise.all([load('manifest'), load('catalog')]);
const all = { ...manifest.sources, ...manifest.nodes, ...manifest.exposures };
const shown = Object.values(all).filter((node) => node.resource_type !== 'operation');
const make = (tag, text, attributes = {}) => Object.assign(document.createElement(tag), { textContent: text }, attributes);
const nav = document.querySelector('nav'), list = document.querySelector('#list'), main = document.querySelector('main');
const title = (node) => (node.source_name ? node.source_name + '.' + node.name : node.name);
function drawList(filter) {
  list.replaceChildren();
  const groups = Map.groupBy ? Map.groupBy(shown, (node) => node.resource_type) : shown.reduce((map, node) =>
    map.set(node.resource_type, [...(map.get(node.resource_type) ?? []), node]), new Map());
  for (const [type, nodes] of groups) {
    const hits = nodes.filter((node) => title(node).toLowerCase().includes(filter.toLowerCase()));
    if (hits.length === 0) continue;
    list.append(make('h2', type + 's'));
    for (const node of hits) list.append(make('a', title(node), { href: '#' + encodeURIComponent(node.unique_id) }));
  }
}
function section(heading, ...parts) { main.append(make('h2', heading), ...parts); }
function links(ids) {
  const paragraph = make('p', '');
  for (const id of ids) {
    if (!all[id]) continue;
    if (paragraph.childNodes.length > 0) paragraph.append(', ');
    paragraph.append(make('a', title(all[id]), { href: '#' + encodeURIComponent(id) }));
  }
  return paragraph;
}
function draw() {
  const id = decodeURIComponent(location.hash.slice(1));
  const node = all[id];
  for (const a of list.querySelectorAll('a')) a.toggleAttribute('aria-current', a.hash === location.hash);
  main.replaceChildren();
  if (!node) {
    main.append(make('h1', manifest.metadata.project_name), make('p', shown.length + ' resources. Choose one on the left.'));
    return;
  }
  const facts = catalog.nodes[id] ?? catalog.sources[id];
  main.append(make('h1', title(node)), make('p', [node.resource_type, node.config?.materialized, node.relation_name]
    .filter(Boolean).join(' · '), { className: 'muted' }), make('p', node.description || 'No description.'));
  const columns = { ...facts?.columns };
  for (const [name, column] of Object.entries(node.columns ?? {})) {
    const key = Object.keys(columns).find((other) => other.toLowerCase() === name.toLowerCase()) ?? name;
    columns[key] = { ...columns[key], name: key, description: column.description, type: columns[key]?.type ?? column.data_type };
  }
  if (Object.keys(columns).length > 0) {
    const table = make('table', '');
    const head = table.createTHead().insertRow();
    for (const name of ['Column', 'Type', 'Description']) head.append(make('th', name));
    for (const column of Object.values(columns)) {
      const row = table.insertRow();
      for (const text of [column.name, column.type ?? '', column.description || column.comment || '']) row.insertCell().textContent = text;
    }
    section('Columns', table);
  }
  const parents = manifest.parent_map[id] ?? [], children = manifest.child_map[id] ?? [];
  if (parents.length > 0) section('Depends on', links(parents));
  if (children.length > 0) section('Used by', links(children));
  if (node.raw_code) section('Code', make('pre', node.raw_code));
  if (node.compiled_code) section('Compiled code', make('pre', node.compiled_code));
}
document.querySelector('input').addEventListener('input', (event) => drawList(event.target.value));
addEventListener('hashchange', draw);
drawList('');
draw();
`;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Documentation</title>
<style>${STYLE}</style>
</head>
<body>
<nav><input type="search" placeholder="Search" aria-label="Search"><div id="list"></div></nav>
<main></main>
<script type="module">${SCRIPT}</script>
</body>
</html>
`;
