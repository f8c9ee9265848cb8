import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { type ConfigFault, ConfigError, type PlacedFault } from "./fault.ts";
import { checkOf, type MachineConfig } from "./machine.ts";
import { protocols } from "../protocols.ts";
import { faultOf, pathOf } from "./schema-fault.ts";

/** A machine and the text that describes it. */
export interface MachineFile {
  readonly file: string;
  readonly config: MachineConfig;
}

/**
 * The machine that a file describes.
 * @param file as errors name it
 * @throws ConfigError with every fault and its line
 */
export function readMachine(file: string, text: string): MachineFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, fault: ConfigFault): PlacedFault => {
    const { line, col } = lines.linePos(offset);
    return { ...fault, file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.length > 0)
    throw new ConfigError(
      document.errors.map(({ message, pos }) => at(pos[0], { code: "yaml", said: message })),
    );
  const faults = faultsOf(document).map(({ path, fault }) => at(offsetOf(document, path), fault));
  if (faults.length > 0) throw new ConfigError(faults);
  return { file, config: document.toJS() as MachineConfig };
}

/** @throws ConfigError where two files speak of one machine, or none of any */
export function distinct(files: readonly MachineFile[]): readonly MachineFile[] {
  if (files.length === 0)
    throw new ConfigError([{ code: "empty", file: "*.yaml", line: 1, column: 1 }]);
  const seen = new Map<string, string>();
  const faults: PlacedFault[] = [];
  for (const { file, config } of files) {
    const { machine } = config;
    if (seen.has(machine))
      faults.push({ code: "twice", member: machine, file, line: 1, column: 1 });
    seen.set(machine, file);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return files;
}

interface Found {
  readonly path: readonly string[];
  readonly fault: ConfigFault;
}

function faultsOf(document: Document): Found[] {
  const protocol = document.getIn(["connection", "protocol"]);
  if (protocol === undefined) {
    const path = ["connection"];
    return [{ path, fault: { code: "missing", member: "connection.protocol" } }];
  }
  const check = typeof protocol === "string" ? checkOf(protocol) : undefined;
  if (check === undefined) {
    const choices = Object.keys(protocols);
    const path = ["connection", "protocol"];
    return [{ path, fault: { code: "choice", member: "connection.protocol", choices } }];
  }
  const value: unknown = document.toJS();
  if (check.Check(value)) return strayTags(value as MachineConfig);
  return check.Errors(value).flatMap((error) => {
    const fault = faultOf(error);
    return fault === undefined ? [] : [{ path: pathOf(error), fault }];
  });
}

function strayTags({ states, enclosure, tags }: MachineConfig): Found[] {
  return Object.entries({ states, enclosure }).flatMap(([member, said]): Found[] =>
    said === undefined || Object.hasOwn(tags, said.tag)
      ? []
      : [{ path: [member, "tag"], fault: { code: "noTag", member: said.tag, by: member } }],
  );
}

/** Where a member stands, or the nearest thing above it that is there. */
function offsetOf(document: Document, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const within = document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    if (isNode(within) && "items" in within)
      for (const item of within.items as readonly unknown[]) {
        const key = keyOf(item);
        if (key?.name === name) return key?.offset ?? 0;
      }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOf(item: unknown): { readonly name: string; readonly offset: number } | undefined {
  if (typeof item !== "object" || item === null || !("key" in item)) return undefined;
  const { key } = item;
  if (!isNode(key) || !key.range) return undefined;
  return { name: String(key), offset: key.range[0] };
}
