// The names with two underscores around them that Python's types have. Templates are refused them; other such names are
// missing, as any name would be.
import { DictView } from "../values/dict-view.ts";
import { Float } from "../values/float.ts";
import { HostObject } from "../values/host-object.ts";
import { Markup } from "../values/markup.ts";
import { PySet } from "../values/py-set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/types.ts";
import { Undefined } from "../values/undefined.ts";

/** Whether Python's object of that kind would have the name. */
export function hasPrivateName(value: Value, name: string): boolean {
  return everywhere.has(name) || namesOf(value).has(name);
}

function namesOf(value: Value): ReadonlySet<string> {
  if (value === null) return ofNone;
  switch (typeof value) {
    case "string":
      return ofText;
    case "number":
    case "bigint":
    case "boolean":
      return ofInt;
    default:
  }
  if (Array.isArray(value)) return ofList;
  if (value instanceof Float) return ofFloat;
  if (value instanceof Tuple) return ofTuple;
  if (value instanceof PySet) return ofSet;
  if (value instanceof Markup) return ofMarkup;
  if (value instanceof Undefined) return ofUndefined;
  if (value instanceof DictView) return value.isSetLike ? ofSetView : ofValuesView;
  return value instanceof HostObject ? ofHost : ofDict;
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(" ").map((name) => `__${name}__`));
}

const everywhere = names(
  "class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex repr setattr sizeof str subclasshook",
);
const text = "add contains getitem getnewargs iter len mod mul rmod rmul";
const float =
  "abs add bool ceil divmod float floor floordiv getnewargs int mod mul neg pos pow radd rdivmod rfloordiv rmod rmul round rpow rsub rtruediv sub truediv trunc";
const sets = "and contains iter len or rand ror rsub rxor sub xor";
const ofNone = names("bool");
const ofText = names(text);
const ofMarkup = names(`${text} html html_format module radd slots`);
const ofInt = names(`${float} and index invert lshift or rand rlshift ror rrshift rshift rxor xor`);
const ofFloat = names(`${float} getformat`);
const ofList = names("add class_getitem contains delitem getitem iadd imul iter len mul reversed rmul setitem");
const ofTuple = names("add class_getitem contains getitem getnewargs iter len mul rmul");
const ofDict = names("class_getitem contains delitem getitem ior iter len or reversed ror setitem");
const ofSet = names(`${sets} class_getitem iand ior isub ixor`);
const ofSetView = names(`${sets} reversed`);
const ofValuesView = names("iter len reversed");
const ofUndefined = names(
  "add aiter bool call complex div float floordiv getattr getitem int iter len mod module mul neg pos pow radd rdiv rfloordiv rmod rmul rpow rsub rtruediv slots sub truediv",
);
/** What stands for objects of many types is refused whatever any of them has. */
const ofHost = names(
  "abs add and annotations await bool builtins call closure code contains defaults delitem dict enter exit float floordiv get getattr getitem getnewargs globals iadd imul index instancecheck int ior isub iter ixor kwdefaults len lshift mod module mul neg next or pos pow prepare qualname radd rand rdivmod reversed rfloordiv rlshift rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor self set setitem setstate slots sub text_signature truediv trunc type_params weakref wrapped xor",
);
