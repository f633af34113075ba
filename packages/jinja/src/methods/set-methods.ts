// The methods of set.
import { keyError } from "../errors/python-errors.ts";
import { isSubset } from "../operations/equality.ts";
import { iterate } from "../operations/iteration.ts";
import { toRepr } from "../operations/repr.ts";
import { PySet } from "../values/py-set.ts";
import type { Value } from "../values/types.ts";
import { type Method, type MethodTable, noArguments, none, oneArgument, refuseKeywords } from "./method.ts";

function toSet(value: Value): PySet {
  return value instanceof PySet ? value : new PySet(iterate(value));
}

function union(self: PySet, others: readonly Value[]): PySet {
  const out = new PySet(self);
  for (const other of others) for (const member of iterate(other)) out.add(member);
  return out;
}

function intersection(self: PySet, others: readonly Value[]): PySet {
  const sets = others.map(toSet);
  return new PySet(Array.from(self).filter((member) => sets.every((set) => set.has(member))));
}

function difference(self: PySet, others: readonly Value[]): PySet {
  const sets = others.map(toSet);
  return new PySet(Array.from(self).filter((member) => !sets.some((set) => set.has(member))));
}

function symmetricDifference(self: PySet, other: Value): PySet {
  const set = toSet(other);
  const out = difference(self, [set]);
  for (const member of set) if (!self.has(member)) out.add(member);
  return out;
}

function become(self: PySet, members: PySet): null {
  const kept = Array.from(members);
  self.clear();
  for (const member of kept) self.add(member);
  return null;
}

type Combine = (self: PySet, others: readonly Value[]) => PySet;

function anyNumber(name: string, combine: Combine): Method<PySet> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    return combine(self, args);
  };
}

function inPlace(name: string, combine: Combine): Method<PySet> {
  return (self, args, kwargs) => {
    refuseKeywords(name, kwargs);
    return become(self, combine(self, args));
  };
}

export const setMethods: MethodTable<PySet> = new Map<string, Method<PySet>>([
  ["add", oneArgument("set.add", (self, member) => none(self.add(member)))],
  ["discard", oneArgument("set.discard", (self, member) => (self.delete(member) ? null : null))],
  [
    "remove",
    oneArgument("set.remove", (self, member) => {
      if (!self.delete(member)) throw keyError(toRepr(member));
      return null;
    }),
  ],
  [
    "pop",
    noArguments("set.pop", (self) => {
      for (const member of self) {
        self.delete(member);
        return member;
      }
      throw keyError(toRepr("pop from an empty set"));
    }),
  ],
  ["clear", noArguments("set.clear", (self) => none(self.clear()))],
  ["copy", noArguments("set.copy", (self) => new PySet(self))],
  ["union", anyNumber("union", union)],
  ["intersection", anyNumber("intersection", intersection)],
  ["difference", anyNumber("difference", difference)],
  ["symmetric_difference", oneArgument("set.symmetric_difference", symmetricDifference)],
  ["update", inPlace("update", union)],
  ["intersection_update", inPlace("intersection_update", intersection)],
  ["difference_update", inPlace("difference_update", difference)],
  [
    "symmetric_difference_update",
    oneArgument("set.symmetric_difference_update", (self, other) => become(self, symmetricDifference(self, other))),
  ],
  ["issubset", oneArgument("set.issubset", (self, other) => isSubset(self, toSet(other)))],
  ["issuperset", oneArgument("set.issuperset", (self, other) => isSubset(toSet(other), self))],
  ["isdisjoint", oneArgument("set.isdisjoint", (self, other) => intersection(self, [other]).size === 0)],
]);
