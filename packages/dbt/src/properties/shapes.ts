// The shapes that parts of a properties file may have; complaints in the words of a JSON schema check, which are dbt's.
import { Float } from "@sluice/jinja";
import { pythonRepr } from "../project/python-repr.ts";
import type { Yaml, YamlMap } from "../project/yaml.ts";
import { isMap, own } from "../project/yaml-values.ts";

/** What is wrong, and where below the value that was checked. */
interface Complaint {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Shape = (value: Yaml) => Complaint | null;

/** `at path ['columns'][0]: 'name' is a required property`; null when the value has the shape. */
export function complaintOf(value: Yaml, shape: Shape): string | null {
  const complaint = shape(value);
  if (complaint === null) return null;
  const path = complaint.path.map((part) => (typeof part === "string" ? pythonRepr(part) : String(part))).join("][");
  return `at path [${path}]: ${complaint.message}`;
}

function ofType(type: string, fits: (value: Yaml) => boolean): Shape {
  return (value) => (fits(value) ? null : complain(`${pythonRepr(value)} is not of type '${type}'`));
}

function complain(message: string): Complaint {
  return { path: [], message };
}

export const text = ofType("string", (value) => typeof value === "string");
export const flag = ofType("boolean", (value) => typeof value === "boolean");
export const number = ofType("number", (value) => typeof value === "number" || value instanceof Float);
export const integer = ofType("integer", (value) =>
  value instanceof Float ? Number.isInteger(value.value) : typeof value === "number" && Number.isInteger(value),
);
export const map = ofType("object", isMap);
const nothing = ofType("null", (value) => value === null);
const list = ofType("array", Array.isArray);

export function listOf(element: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return list(value);
    for (let index = 0; index < value.length; index++) {
      const complaint = element(value[index] ?? null);
      if (complaint !== null) return below(index, complaint);
    }
    return null;
  };
}

function below(key: string | number, complaint: Complaint): Complaint {
  return { path: [key, ...complaint.path], message: complaint.message };
}

export function choice(...shapes: readonly Shape[]): Shape {
  return (value) => {
    if (shapes.some((shape) => shape(value) === null)) return null;
    return complain(`${pythonRepr(value)} is not valid under any of the given schemas`);
  };
}

/** Null is as good as nothing. */
export function optional(shape: Shape): Shape {
  return choice(shape, nothing);
}

export function oneOf(names: readonly string[]): Shape {
  return (value) => {
    if (typeof value === "string" && names.includes(value)) return null;
    return complain(`${pythonRepr(value)} is not one of ${pythonRepr([...names])}`);
  };
}

export interface FieldRules {
  readonly required?: readonly string[];
  /** Other keys are let be. */
  readonly isOpen?: boolean;
}

export function fields(shapes: Readonly<Record<string, Shape>>, rules: FieldRules = {}): Shape {
  const { required = [], isOpen = false } = rules;
  const entries = Object.entries(shapes);
  const wrongField = (value: YamlMap): Complaint | null => {
    let found: Complaint | null = null;
    entries.some(([key, shape]) => {
      const item = own(value, key);
      const complaint = item === undefined ? null : shape(item);
      if (complaint !== null) found = below(key, complaint);
      return found !== null;
    });
    return found;
  };
  return (value) => {
    if (!isMap(value)) return map(value);
    const wrong = wrongField(value);
    if (wrong !== null) return wrong;
    const others = isOpen ? [] : Object.keys(value).filter((key) => !Object.hasOwn(shapes, key));
    if (others.length > 0) return complain(unexpected(others));
    const missing = required.find((key) => own(value, key) === undefined);
    return missing === undefined ? null : complain(`${pythonRepr(missing)} is a required property`);
  };
}

function unexpected(keys: readonly string[]): string {
  const names = [...keys].sort().map(pythonRepr).join(", ");
  return `Additional properties are not allowed (${names} ${keys.length === 1 ? "was" : "were"} unexpected)`;
}
