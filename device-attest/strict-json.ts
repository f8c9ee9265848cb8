import { Fault } from "./fault.ts";

/**
 * What two readers of one JSON text could understand differently: `JSON.parse` keeps the last of two equal names and
 * rounds what a double cannot hold, other parsers do not.
 * @param text valid JSON
 * @returns Fault `duplicateKey` or `numberRange`, or nothing where every parser reads the same
 */
export function ambiguity(text: string): Fault | undefined {
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else {
      const fault = expectsName ? repeated(token, open.at(-1)) : inexact(token);
      if (fault !== undefined) return fault;
    }
    expectsName = token === "{" || (token === "," && open.at(-1) !== undefined);
  }
  return undefined;
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]|[^\s{}[\],:"]+/gs;

function repeated(token: string, names: Set<string> | undefined): Fault | undefined {
  const name = JSON.parse(token) as string;
  if (names?.has(name) === true)
    return new Fault("duplicateKey", `an object names ${JSON.stringify(name.slice(0, 64))} twice`);
  names?.add(name);
  return undefined;
}

function inexact(token: string): Fault | undefined {
  if (!/^-?\d/.test(token)) return undefined;
  if (/^(?:0|-?[1-9]\d*)$/.test(token) && Number.isSafeInteger(Number(token))) return undefined;
  return new Fault("numberRange", `${token.slice(0, 40)} is not an integer within 2^53-1`);
}
