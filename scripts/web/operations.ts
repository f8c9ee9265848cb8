/** What of a JSON Schema the types are made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
  readonly operationId?: string;
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/** Whose operations they are, and where their source lies. */
export const targets = {
  service: "web/app/api/operations.ts",
  house: "web/house/api/operations.ts",
} as const;
export type Target = keyof typeof targets;

/** The source of `operations.ts`: where every operation is, what it takes and what it answers. */
export function operationsSource(document: OpenApi, of: Target): string {
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    )
    .filter(({ operation }) => operation.operationId !== undefined)
    .toSorted((a, b) => compare(a.operation.operationId, b.operation.operationId));
  const schemas = Object.entries(document.components?.schemas ?? {}).toSorted(([a], [b]) =>
    compare(a, b),
  );
  const routes = operations.map(
    ({ method, operation, path }) =>
      `  ${operation.operationId ?? ""}: ["${method.toUpperCase()}", "${path}"],\n`,
  );
  const types = operations.map(({ operation }) => `  ${typeOfOperation(operation)}\n`);
  const named = schemas.map(
    ([name, schema]) => `export type ${nameOf(name)} = ${typeOf(schema)};\n`,
  );
  return [
    `// Written by scripts/web/write-operations.ts from the ${of}'s /openapi.json.\n`,
    `export const routes = {\n${routes.join("")}} as const;\n\n`,
    `export interface Operations {\n${types.join("")}}\n\n`,
    named.join(""),
  ].join("");
}

function typeOfOperation({ operationId, parameters, requestBody, responses }: Operation): string {
  const within = (place: string): string => {
    const members = (parameters ?? []).filter((one) => one.in === place);
    const types = members.map(
      ({ name, required, schema }) =>
        `${key(name)}${required === true ? "" : "?"}: ${typeOf(schema)}`,
    );
    const optional = members.some(({ required }) => required === true) ? "" : "?";
    return members.length === 0 ? "" : ` ${place}${optional}: { ${types.join("; ")} };`;
  };
  const body = requestBody === undefined ? "" : ` body: ${typeOfContent(requestBody)};`;
  const good = Object.entries(responses ?? {}).filter(([status]) => status.startsWith("2"));
  const reply = good.map(([, content]) => typeOfContent(content)).join(" | ") || "undefined";
  return `${operationId ?? ""}: {${within("path")}${within("query")}${body} reply: ${reply} };`;
}

function typeOfContent({ content }: Content): string {
  const [first] = Object.values(content ?? {});
  return first?.schema === undefined ? "undefined" : typeOf(first.schema);
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref.split("/").at(-1) ?? "");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(" | ");
  switch (schema.type) {
    case "array":
      return `${grouped(typeOf(schema.items ?? {}))}[]`;
    case "object":
      return typeOfObject(schema);
    case "integer":
      return "number";
    case "string":
    case "number":
    case "boolean":
    case "null":
      return schema.type;
    case undefined:
    default:
      return "unknown";
  }
}

const grouped = (type: string): string => (type.includes(" | ") ? `(${type})` : type);

function typeOfObject({
  additionalProperties,
  patternProperties,
  properties,
  required = [],
}: Schema): string {
  const members = Object.entries(properties ?? {}).map(
    ([name, schema]) =>
      `readonly ${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)}`,
  );
  if (members.length > 0) return `{ ${members.join("; ")} }`;
  const [values] = Object.values(patternProperties ?? {});
  const others = typeof additionalProperties === "object" ? additionalProperties : values;
  return `Readonly<Record<string, ${others === undefined ? "unknown" : typeOf(others)}>>`;
}

/** `bundle-1` is `Bundle1`. */
const nameOf = (id: string): string =>
  id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

const key = (name: string): string => (/^\w+$/.test(name) ? name : JSON.stringify(name));

const compare = (a = "", b = ""): number => (a < b ? -1 : Number(a > b));
