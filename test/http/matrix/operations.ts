import type { Access } from "../../../service/http/access.ts";
import type { Method } from "../../support/ask.ts";

/** A route as the document names it. */
export interface Operation {
  readonly id: string;
  readonly method: Method;
  /** With parameters in braces. */
  readonly path: string;
  /** Names of the parameters in the path. */
  readonly names: readonly string[];
  readonly access: Access | undefined;
  /** What it says it may answer. */
  readonly statuses: readonly string[];
  readonly hasBody: boolean;
}

interface Described {
  readonly operationId?: string;
  readonly "x-access"?: Access;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly requestBody?: unknown;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export const operationsIn = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: described.operationId ?? `${method} ${path}`,
      method: method.toUpperCase() as Method,
      path,
      names: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name),
      access: described["x-access"],
      statuses: Object.keys(described.responses),
      hasBody: described.requestBody !== undefined,
    })),
  );

export const filled = (path: string, values: ReadonlyMap<string, string>): string =>
  path.replaceAll(/\{([^}]+)\}/g, (_whole, name: string) => values.get(name) ?? "");
