// Everything that compiled templates, filters and tests do with values.
export { binaryOperation, unaryOperation } from "./arithmetic.ts";
export { getAttribute, getItem, ownAttribute, sliceValue } from "./attributes.ts";
export { containsValue } from "./containment.ts";
export { toJs, toValue } from "./conversion.ts";
export { valuesEqual } from "./equality.ts";
export { iterate, lengthOf, toArray } from "./iteration.ts";
export { type JsonOptions, toJson } from "./json.ts";
export { type ComparisonOperator, compareValues, isLess } from "./order.ts";
export { toRepr } from "./repr.ts";
export { stringOf, toText } from "./text.ts";
export { isTruthy } from "./truth.ts";
export { typeNameOf } from "./type-name.ts";
