import type { TLocalizedValidationError } from "typebox/error";
import type { ConfigFault } from "./fault.ts";

type SchemaError = TLocalizedValidationError;

/** Members from the top of the file to what is at fault. */
export function pathOf(error: SchemaError): string[] {
  const path = within(error);
  if (error.keyword === "additionalProperties") {
    const [first] = error.params.additionalProperties;
    return first === undefined ? path : [...path, first];
  }
  return path;
}

/** What a person can mend, or undefined for what another error says better. */
export function faultOf(error: SchemaError): ConfigFault | undefined {
  const member = within(error).join(".");
  const { keyword } = error;
  if (isOfUnion(error) || keyword === "boolean") return undefined;
  if (keyword === "required") {
    const [missing = ""] = error.params.requiredProperties;
    return { code: "missing", member: [...within(error), missing].join(".") };
  }
  if (keyword === "additionalProperties")
    return { code: "unknown", member: pathOf(error).join(".") };
  if (keyword === "enum")
    return { code: "choice", member, choices: error.params.allowedValues.map(String) };
  if (keyword === "const")
    return { code: "choice", member, choices: [String(error.params.allowedValue)] };
  if (keyword === "type")
    return { code: "kind", member, kind: [error.params.type].flat().join("|") };
  if (keyword === "anyOf") return { code: "kind", member, kind: "decimal" };
  if (keyword === "minimum" || keyword === "maximum") {
    const { comparison, limit } = error.params;
    return { code: "range", member, least: `${comparison} ${String(limit)}` };
  }
  return { code: "form", member };
}

/** Of a union the union itself is reported. */
const isOfUnion = ({ schemaPath }: SchemaError): boolean => schemaPath.includes("/anyOf/");

const within = ({ instancePath }: SchemaError): string[] =>
  instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
