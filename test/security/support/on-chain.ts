import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const require = createRequire(import.meta.url);
const root = resolve(import.meta.dirname, "../../..");

export const contracts = [
  "PartyRegistry",
  "EvidenceLog",
  "DeviceRegistry",
  "ConsentLedger",
  "RuleBook",
  "LotRegister",
] as const;
export type Contract = (typeof contracts)[number];

/** Something that lies on chain for everybody to read, with its fields: `event Granted(grantor, commitment)`. */
export type OnChain = string;

interface Parameter {
  readonly name: string;
  readonly internalType?: string;
  readonly components?: readonly Parameter[];
}
interface AbiItem {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly Parameter[];
  readonly stateMutability?: string;
}
interface StorageType {
  readonly members?: readonly { readonly label: string; readonly type: string }[];
  readonly base?: string;
  readonly value?: string;
}
interface Layout {
  readonly storage: readonly { readonly label: string; readonly type: string }[];
  readonly types: Readonly<Record<string, StorageType>> | null;
}
interface Compiled {
  readonly abi: readonly AbiItem[];
  readonly storageLayout: Layout;
}
interface Output {
  readonly contracts: Readonly<Record<string, Readonly<Record<string, Compiled>>>>;
}
interface Solc {
  compile(
    input: string,
    callbacks: { import(path: string): { contents: string } | { error: string } },
  ): string;
}

/** Asks the compiler, not the sources as text, for every event, every call that changes something, and all state. */
export async function onChain(): Promise<ReadonlyMap<Contract, readonly OnChain[]>> {
  const sources = await readSources(contracts.map((name) => `contracts/${name}.sol`));
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Array.from(sources, ([path, content]) => [path, { content }])),
    settings: { outputSelection: { "*": { "*": ["abi", "storageLayout"] } } },
  };
  const solc = require("solc") as Solc;
  const output = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path) => ({ error: path }) }),
  ) as Output;
  return new Map(
    contracts.map((name) => {
      const compiled = output.contracts[`contracts/${name}.sol`]?.[name];
      if (compiled === undefined) throw new Error(`${name} does not compile`);
      return [name, [...interfaceOf(compiled.abi), ...stateOf(compiled.storageLayout)]];
    }),
  );
}

/** The files and all that they import, by the names that the compiler knows them by. */
async function readSources(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>();
  const open = [...paths];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (sources.has(path)) continue;
    const folder = path.startsWith("@") ? join(root, "node_modules") : root;
    const text = await readFile(join(folder, path), "utf8");
    sources.set(path, text);
    for (const [, named = ""] of text.matchAll(/^import [^"]*"([^"]+)"/gm))
      open.push(named.startsWith(".") ? join(dirname(path), named) : named);
  }
  return sources;
}

const interfaceOf = (abi: readonly AbiItem[]): OnChain[] =>
  abi.flatMap(({ inputs = [], name = "", stateMutability, type }) => {
    if (type === "event") return [`event ${name}(${fields(inputs)})`];
    if (type === "constructor") return [`call constructor(${fields(inputs)})`];
    const changes = type === "function" && !["view", "pure"].includes(stateMutability ?? "");
    return changes ? [`call ${name}(${fields(inputs)})`] : [];
  });

/** Of a struct its members; the authorisation of an act is the same everywhere and has a row of its own. */
const fields = (parameters: readonly Parameter[]): string =>
  parameters.flatMap((parameter) => fieldsOf(parameter)).join(", ");

function fieldsOf({ components, internalType, name }: Parameter): string[] {
  if (components === undefined || internalType === "struct Authorisation") return [plain(name)];
  return components.flatMap((part) => fieldsOf(part));
}

const stateOf = ({ storage, types }: Layout): OnChain[] =>
  storage.map(({ label, type }) => {
    const members = membersOf(type, types ?? {});
    return `state ${plain(label)}${members.length === 0 ? "" : `(${members.join(", ")})`}`;
  });

function membersOf(type: string, types: Readonly<Record<string, StorageType>>): string[] {
  const { base, members, value } = types[type] ?? {};
  const inner = value ?? base;
  if (inner !== undefined) return membersOf(inner, types);
  return (members ?? []).flatMap(({ label, type: of }) => {
    const parts = membersOf(of, types);
    return parts.length === 0 ? [label] : parts;
  });
}

/** Without the underscores that keep names apart. */
const plain = (name: string): string => name.replaceAll(/^_+|_+$/g, "");
