import { XMLParser } from "fast-xml-parser";

/** One observation as an agent tells it. */
export interface Observation {
  readonly item: string;
  readonly atMs: number;
  readonly text: string;
}

export interface Streams {
  /** Changes when the agent was started anew: its sequence begins again. */
  readonly instance: string;
  readonly next: number;
  /** By the agent's clock. */
  readonly saidAtMs: number;
  /** Oldest first. */
  readonly observations: readonly Observation[];
}

interface Tag {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Of its own, without what its elements hold. */
  readonly text: string;
}

/** An element as the parser gives it: its name leads to what is in it, `:@` to its attributes. */
type Node = Readonly<Record<string, unknown>>;

/** No entity is resolved: no number has any, and a document type of a stranger's could swell. */
const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
});

/**
 * The elements of a document, flat. An agent's answers nest names, not meanings: whatever carries a `dataItemId` is an
 * observation, wherever a version of the standard puts it. None where it is no XML.
 */
function tagsIn(xml: string): Tag[] {
  try {
    return (parser.parse(xml) as Node[]).flatMap(flat);
  } catch {
    return [];
  }
}

function flat(node: Node): Tag[] {
  const name = Object.keys(node).find((key) => key !== ":@");
  if (name === undefined || name === "#text") return [];
  const inside = node[name] as readonly Node[];
  const attributes = new Map(Object.entries((node[":@"] ?? {}) as Record<string, string>));
  const text = inside.flatMap((one) => ("#text" in one ? [String(one["#text"])] : [])).join("");
  return [{ name, attributes, text: text.trim() }, ...inside.flatMap(flat)];
}

/** An MTConnectStreams document (MTConnect Part 1, "Response Documents"); undefined for any other. */
export function streamsIn(xml: string): Streams | undefined {
  const tags = tagsIn(xml);
  const header = tags.find(({ name }) => name === "Header")?.attributes;
  if (tags[0]?.name !== "MTConnectStreams" || header === undefined) return undefined;
  const instance = header.get("instanceId");
  const next = Number(header.get("nextSequence"));
  const saidAtMs = Date.parse(header.get("creationTime") ?? "");
  if (instance === undefined || !Number.isSafeInteger(next) || Number.isNaN(saidAtMs))
    return undefined;
  const observations = tags.flatMap(observationOf).toSorted((a, b) => a.atMs - b.atMs);
  return { instance, next, saidAtMs, observations };
}

/** Why an agent refused, in its own words. */
export function refusalIn(xml: string): string | undefined {
  const tags = tagsIn(xml);
  if (tags[0]?.name !== "MTConnectError") return undefined;
  const errors = tags.filter(({ attributes }) => attributes.has("errorCode"));
  return errors
    .map(({ attributes, text }) => `${attributes.get("errorCode") ?? ""} ${text}`)
    .join("; ");
}

function observationOf({ attributes, text }: Tag): Observation[] {
  const item = attributes.get("dataItemId");
  const atMs = Date.parse(attributes.get("timestamp") ?? "");
  return item === undefined || Number.isNaN(atMs) || text === "" ? [] : [{ item, atMs, text }];
}
