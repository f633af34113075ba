// The part of a key that people call a row by.

/** `model.shop.orders.v2` → `orders.v2`, `test.shop.unique_orders_id.5d1f…` → `unique_orders_id`; steps keep their key. */
export function shortName(key: string): string {
  const parts = key.split(".");
  if (parts.length < 3) return key;
  return parts[0] === "test" ? (parts[2] ?? key) : parts.slice(2).join(".");
}
