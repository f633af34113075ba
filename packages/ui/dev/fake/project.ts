// A made-up shop's project: sources, seeds, staging, intermediate models, marts, a snapshot, and steps in other languages.
import { hash, makeRandom } from "./random.ts";

export interface FakeCheck {
  readonly name: string;
  readonly column: string | null;
  readonly uniqueId: string;
  readonly severity: "ERROR" | "WARN";
}

export interface FakeAsset {
  readonly key: string;
  readonly name: string;
  readonly group: string;
  readonly kinds: readonly string[];
  readonly description: string | null;
  readonly deps: readonly string[];
  readonly materialized: string | null;
  readonly resourceType: "model" | "seed" | "snapshot" | "source" | "step";
  readonly uniqueId: string | null;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly description: string | null }[];
  readonly checks: readonly FakeCheck[];
  readonly seconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly owners: readonly string[];
}

const PROJECT = "shop";

type Line = readonly [name: string, deps: string, columns: string, description: string];

const lines: Readonly<Record<string, readonly Line[]>> = {
  sources: [
    ["erp/customers", "", "id:integer name:text email:text created_at:timestamptz", "Customers as the ERP keeps them."],
    [
      "erp/orders",
      "",
      "id:integer customer_id:integer status:text ordered_at:timestamptz",
      "Orders, changed in place by the ERP.",
    ],
    ["erp/order_lines", "", "id:integer order_id:integer sku:text quantity:integer unit_price:numeric", ""],
    ["erp/products", "", "sku:text name:text category:text", ""],
    [
      "payments/charges",
      "",
      "id:text order_id:integer amount:numeric created:bigint",
      "Charges of the payment provider.",
    ],
    ["payments/refunds", "", "id:text charge_id:text amount:numeric", ""],
    ["web/events", "", "event_id:uuid visitor:text kind:text at:timestamptz", "Raw click events."],
  ],
  seeds: [
    ["raw_countries", "", "code:text name:text region:text", "Countries and their regions."],
    ["raw_fx_rates", "", "day:date currency:text rate:numeric", "Daily exchange rates to EUR."],
    ["raw_campaigns", "", "campaign:text channel:text started_on:date", ""],
  ],
  staging: [
    [
      "stg_customers",
      "erp/customers",
      "customer_id:integer full_name:text email:text signed_up_on:date",
      "One row per customer, cleaned.",
    ],
    [
      "stg_orders",
      "erp/orders",
      "order_id:integer customer_id:integer status:text ordered_on:date",
      "One row per order.",
    ],
    [
      "stg_order_lines",
      "erp/order_lines",
      "line_id:integer order_id:integer sku:text quantity:integer amount:numeric",
      "",
    ],
    ["stg_products", "erp/products", "sku:text product_name:text category:text", ""],
    ["stg_charges", "payments/charges", "charge_id:text order_id:integer amount:numeric charged_at:timestamptz", ""],
    ["stg_refunds", "payments/refunds", "refund_id:text charge_id:text amount:numeric", ""],
    [
      "stg_events",
      "web/events",
      "event_id:uuid visitor_id:text kind:text happened_at:timestamptz",
      "Click events, without robots.",
    ],
    ["stg_countries", "raw_countries", "country_code:text country_name:text region:text", ""],
    ["stg_fx_rates", "raw_fx_rates", "day:date currency:text rate:numeric", ""],
    ["stg_campaigns", "raw_campaigns", "campaign:text channel:text started_on:date", ""],
  ],
  intermediate: [
    [
      "int_payments",
      "stg_charges stg_refunds",
      "order_id:integer paid:numeric refunded:numeric",
      "Payments net of refunds, per order.",
    ],
    ["int_order_totals", "stg_orders stg_order_lines", "order_id:integer lines:integer gross:numeric", ""],
    ["int_orders_eur", "int_order_totals stg_fx_rates", "order_id:integer gross_eur:numeric", "Order totals in EUR."],
    [
      "int_sessions",
      "stg_events",
      "session_id:text visitor_id:text started_at:timestamptz events:integer",
      "Events grouped into sessions.",
    ],
    ["int_attribution", "int_sessions stg_campaigns", "session_id:text campaign:text channel:text", ""],
  ],
  marts: [
    [
      "customers",
      "stg_customers stg_countries int_payments stg_orders",
      "customer_id:integer full_name:text country:text orders:integer lifetime_value:numeric",
      "Customers with what they are worth.",
    ],
    [
      "orders",
      "stg_orders int_orders_eur int_payments",
      "order_id:integer customer_id:integer status:text gross_eur:numeric paid_eur:numeric ordered_on:date",
      "The order fact table.",
    ],
    [
      "order_items",
      "stg_order_lines stg_products orders",
      "line_id:integer order_id:integer sku:text category:text amount_eur:numeric",
      "",
    ],
    ["products", "stg_products order_items", "sku:text product_name:text units_sold:integer", ""],
    ["sessions", "int_sessions int_attribution", "session_id:text channel:text converted:boolean", ""],
    [
      "customer_cohorts",
      "customers orders",
      "cohort:date month:integer customers:integer revenue:numeric",
      "Monthly retention by cohort of first order.",
    ],
  ],
  finance: [
    [
      "revenue_daily",
      "orders int_payments",
      "day:date gross:numeric refunds:numeric net:numeric",
      "Revenue per day, as finance reports it.",
    ],
    ["revenue_by_region", "revenue_daily customers stg_countries", "region:text month:date net:numeric", ""],
    ["margin_by_product", "order_items products", "sku:text revenue:numeric margin:numeric", ""],
  ],
};

const materializations: Readonly<Record<string, string>> = {
  staging: "view",
  intermediate: "view",
  marts: "table",
  finance: "table",
};

/** The assets in an order in which parents come first. */
export function makeProject(extraModels: number): readonly FakeAsset[] {
  const assets: FakeAsset[] = Object.entries(lines).flatMap(([group, list]) =>
    list.map((line) => makeAsset(group, line)),
  );
  assets.push({
    ...makeAsset("marts", [
      "customers_history",
      "stg_customers",
      "customer_id:integer full_name:text dbt_valid_from:timestamptz dbt_valid_to:timestamptz",
      "How customers looked at any time.",
    ]),
    resourceType: "snapshot",
    materialized: "snapshot",
    uniqueId: "snapshot.shop.customers_history",
  });
  assets.push(
    makeStep(
      "churn_scores",
      "customers customers_history sessions",
      "python",
      "Scores of the churn model, nightly.",
      14,
    ),
    makeStep("crm_export", "churn_scores revenue_by_region", "typescript", "Pushes scores and revenue to the CRM.", 3),
  );
  for (let index = 0; index < extraModels; index += 1) assets.push(makeExtra(index));
  return assets;
}

function makeAsset(group: string, [key, deps, columnText, description]: Line): FakeAsset {
  const name = key.split("/").at(-1) ?? key;
  const random = makeRandom(hash(key));
  const resourceType = group === "sources" ? "source" : group === "seeds" ? "seed" : "model";
  const columns = columnText.split(" ").map((text) => {
    const [columnName = "", type = ""] = text.split(":");
    return {
      name: columnName,
      type,
      description: columnName.endsWith("_id") ? `Key of the ${columnName.slice(0, -3)}.` : null,
    };
  });
  return {
    key,
    name,
    group,
    kinds: resourceType === "source" ? ["Postgres", "source"] : ["Postgres", "dbt"],
    description: description === "" ? null : description,
    deps: deps === "" ? [] : deps.split(" "),
    materialized:
      resourceType === "seed"
        ? "seed"
        : name === "stg_events" || name === "int_sessions"
          ? "incremental"
          : (materializations[group] ?? null),
    resourceType,
    uniqueId:
      resourceType === "source" ? `source.${PROJECT}.${key.replace("/", ".")}` : `${resourceType}.${PROJECT}.${name}`,
    columns,
    checks: makeChecks(
      name,
      group,
      columns.map((column) => column.name),
    ),
    seconds:
      group === "staging" ? 0.2 + random() * 0.6 : group === "seeds" ? 0.3 + random() * 0.4 : 0.5 + random() ** 2 * 9,
    tags: group === "finance" ? { finance: "", daily: "" } : group === "staging" ? { hourly: "" } : {},
    owners: group === "finance" ? ["team:finance"] : group === "marts" ? ["team:analytics"] : [],
  };
}

function makeChecks(name: string, group: string, columns: readonly string[]): FakeCheck[] {
  if (group === "sources" || group === "seeds") return [];
  const key = columns[0] ?? "id";
  const check = (checkName: string, column: string | null, severity: FakeCheck["severity"] = "ERROR") => ({
    name: checkName,
    column,
    severity,
    uniqueId: `test.${PROJECT}.${checkName}.${hash(checkName).toString(16).padStart(10, "0").slice(0, 10)}`,
  });
  const checks = [check(`unique_${name}_${key}`, key), check(`not_null_${name}_${key}`, key)];
  if (columns.includes("status"))
    checks.push(check(`accepted_values_${name}_status__placed__shipped__completed__returned`, "status"));
  if (columns.includes("customer_id") && key !== "customer_id") {
    checks.push(check(`relationships_${name}_customer_id__customer_id__ref_stg_customers_`, "customer_id"));
  }
  if (group === "finance") checks.push(check(`assert_${name}_is_not_negative`, null, "WARN"));
  return checks;
}

function makeStep(name: string, deps: string, kind: string, description: string, seconds: number): FakeAsset {
  return {
    key: name,
    name,
    group: "activation",
    kinds: [kind],
    description,
    deps: deps.split(" "),
    materialized: null,
    resourceType: "step",
    uniqueId: null,
    columns: [],
    checks: [],
    seconds,
    tags: {},
    owners: ["team:growth"],
  };
}

/** More models, in layers, for looking at large projects. */
function makeExtra(index: number): FakeAsset {
  const random = makeRandom(index + 7);
  const layer = index % 12;
  const group = `area_${String(Math.floor(index / 60) + 1).padStart(2, "0")}`;
  const name = `m${String(index).padStart(4, "0")}_layer_${layer}`;
  const below = (distance: number) => index - distance - Math.floor(random() * 3) * 12;
  const deps =
    layer === 0 ? [] : [1, ...(random() < 0.5 ? [1] : []), ...(layer > 3 && random() < 0.2 ? [3] : [])].map(below);
  const asset = makeAsset(group, [name, "", "id:integer value:numeric updated_at:timestamptz", ""]);
  return {
    ...asset,
    materialized: layer < 3 ? "view" : "table",
    deps: [...new Set(deps.filter((dep) => dep >= 0))].map(
      (dep) => `m${String(dep).padStart(4, "0")}_layer_${dep % 12}`,
    ),
    seconds: 0.2 + random() * 2,
  };
}
