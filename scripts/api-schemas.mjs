// JSON Schemas of the types that the HTTP interface answers with, read from packages/api/src/types.ts: interfaces, unions and
// literals, with their comments as descriptions. What it does not know is anything, and told.
import { parseSync } from "oxc-parser";

export function apiSchemas(source, onUnknown) {
  const { program, comments, errors } = parseSync("types.ts", source);
  if (errors.length > 0) throw new Error(errors[0].message);
  const declarations = new Map();
  for (const statement of program.body) {
    const declaration = statement.declaration ?? statement;
    if (declaration.type === "TSInterfaceDeclaration" || declaration.type === "TSTypeAliasDeclaration") {
      declarations.set(declaration.id.name, { declaration, at: statement.start });
    }
  }
  const reader = createReader(source, comments, declarations, onUnknown);
  const plain = [...declarations].filter(([, { declaration }]) => declaration.typeParameters == null);
  return Object.fromEntries(plain.map(([name]) => [name, reader.declared(name)]));
}

function createReader(source, comments, declarations, onUnknown) {
  const unknown = (node) => {
    onUnknown(source.slice(node.start, node.end));
    return {};
  };

  /** The comment that ends right before a place. */
  const describe = (schema, place) => {
    const comment = comments.find(
      ({ type, value, end }) =>
        type === "Block" && value.startsWith("*") && end <= place && source.slice(end, place).trim() === "",
    );
    if (comment === undefined) return schema;
    const description = comment.value
      .replace(/^\*+/, "")
      .replace(/\n\s*\* ?/g, " ")
      .trim();
    return "$ref" in schema ? { description, allOf: [schema] } : { description, ...schema };
  };

  const declared = (name) => {
    const { declaration, at } = declarations.get(name);
    return describe(
      declaration.type === "TSInterfaceDeclaration"
        ? interfaceSchema(declaration)
        : typeSchema(declaration.typeAnnotation),
      at,
    );
  };

  const interfaceSchema = (declaration, parameters = new Map()) => {
    const own = membersSchema(declaration.body.body, parameters);
    return (declaration.extends ?? []).reduce((schema, { expression }) => {
      const parent = interfaceSchema(declarations.get(expression.name).declaration);
      return merged(parent, schema);
    }, own);
  };

  const membersSchema = (members, parameters) => {
    const properties = {};
    const required = [];
    for (const member of members) {
      if (member.type !== "TSPropertySignature") throw new Error(`${member.type} in types.ts`);
      const name = member.key.name ?? member.key.value;
      properties[name] = describe(typeSchema(member.typeAnnotation.typeAnnotation, parameters), member.start);
      if (!member.optional) required.push(name);
    }
    return { type: "object", properties, required };
  };

  const typeSchema = (node, parameters = new Map()) => {
    switch (node.type) {
      case "TSStringKeyword":
        return { type: "string" };
      case "TSNumberKeyword":
        return { type: "number" };
      case "TSBooleanKeyword":
        return { type: "boolean" };
      case "TSNullKeyword":
        return { type: "null" };
      case "TSUnknownKeyword":
        return {};
      case "TSLiteralType":
        return { const: node.literal.value };
      case "TSArrayType":
        return { type: "array", items: typeSchema(node.elementType, parameters) };
      case "TSTypeOperator":
      case "TSParenthesizedType":
        return typeSchema(node.typeAnnotation, parameters);
      case "TSTypeLiteral":
        return membersSchema(node.members, parameters);
      case "TSUnionType":
        return unionSchema(node.types.map((type) => typeSchema(type, parameters)));
      case "TSTypeReference":
        return referenceSchema(node, parameters);
      case "TSTupleType":
        return { type: "array", prefixItems: node.elementTypes.map((type) => typeSchema(type, parameters)) };
      case "TSIntersectionType":
        return { allOf: node.types.map((type) => typeSchema(type, parameters)) };
      case "TSIndexedAccessType": {
        const property = node.indexType.literal?.value;
        return resolved(typeSchema(node.objectType, parameters)).properties?.[property] ?? unknown(node);
      }
      default:
        return unknown(node);
    }
  };

  const referenceSchema = (node, parameters) => {
    const { name } = node.typeName;
    const [first, second] = node.typeArguments?.params ?? [];
    if (parameters.has(name)) return parameters.get(name);
    if (name === "Readonly" || name === "ReadonlyArray" || name === "Partial") {
      const inner = typeSchema(first, parameters);
      if (name === "ReadonlyArray") return { type: "array", items: inner };
      return name === "Partial" ? { ...inner, required: [] } : inner;
    }
    if (name === "Record") return { type: "object", additionalProperties: typeSchema(second, parameters) };
    if (name === "Exclude") {
      const left = resolved(typeSchema(first, parameters));
      const out = JSON.stringify(typeSchema(second, parameters).const ?? null);
      return { ...left, enum: left.enum.filter((value) => JSON.stringify(value) !== out) };
    }
    if (name === "Omit" || name === "Pick") {
      const whole = resolved(typeSchema(first, parameters));
      const named = new Set([typeSchema(second, parameters)].flatMap((schema) => schema.enum ?? [schema.const]));
      const keeps = (property) => named.has(property) === (name === "Pick");
      return {
        type: "object",
        properties: Object.fromEntries(Object.entries(whole.properties).filter(([property]) => keeps(property))),
        required: whole.required.filter(keeps),
      };
    }
    const known = declarations.get(name);
    if (known === undefined) return unknown(node);
    const generics = known.declaration.typeParameters?.params ?? [];
    if (generics.length === 0) return { $ref: `#/components/schemas/${name}` };
    return interfaceSchema(
      known.declaration,
      new Map(
        generics.map((generic, index) => [generic.name.name, typeSchema(node.typeArguments.params[index], parameters)]),
      ),
    );
  };

  const resolved = (schema) => {
    if (!("$ref" in schema)) return schema;
    const { description: _, ...whole } = declared(schema.$ref.split("/").at(-1));
    return whole;
  };

  return { declared };
}

/** Literals are one `enum`, plain types one `type`; the rest is `anyOf`. */
function unionSchema(schemas) {
  if (schemas.every((schema) => "const" in schema))
    return { type: "string", enum: schemas.map((schema) => schema.const) };
  const isPlain = (schema) => typeof schema.type === "string" && Object.keys(schema).length === 1;
  if (schemas.every(isPlain)) return { type: schemas.map((schema) => schema.type) };
  const literals = schemas.filter((schema) => "const" in schema);
  const others = schemas.filter((schema) => !("const" in schema));
  return { anyOf: literals.length > 1 ? [unionSchema(literals), ...others] : [...literals, ...others] };
}

function merged(parent, own) {
  return {
    type: "object",
    properties: { ...parent.properties, ...own.properties },
    required: [...new Set([...parent.required, ...own.required])],
  };
}
