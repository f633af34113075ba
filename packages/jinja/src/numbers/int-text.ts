// The decimal text of an int.
import { valueError } from "../errors/python-errors.ts";

const maxDigits = 4300;
const maxSize = 10n ** BigInt(maxDigits);

export function intText(value: number | bigint): string {
  if (typeof value === "bigint" && (value >= maxSize || value <= -maxSize)) {
    throw valueError(
      `Exceeds the limit (${maxDigits} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return String(value);
}
