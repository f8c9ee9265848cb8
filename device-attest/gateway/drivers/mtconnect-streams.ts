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

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#text",
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  processEntities: false,
});

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/** An MTConnectStreams document (MTConnect Part 1, "Response Documents"); undefined for any other. */
export function streamsIn(xml: string): Streams | undefined {
  const document = (parser.parse(xml) as Node)["MTConnectStreams"];
  const header = isNode(document) ? document["Header"] : undefined;
  if (!isNode(document) || !isNode(header)) return undefined;
  const [instance, next] = [header["@instanceId"], Number(header["@nextSequence"])];
  const saidAtMs = Date.parse(String(header["@creationTime"]));
  if (typeof instance !== "string" || !Number.isSafeInteger(next) || Number.isNaN(saidAtMs))
    return undefined;
  const observations = [...observationsIn(document)].toSorted((a, b) => a.atMs - b.atMs);
  return { instance, next, saidAtMs, observations };
}

/** Why an agent refused, in its own words. */
export function refusalIn(xml: string): string | undefined {
  const document = (parser.parse(xml) as Node)["MTConnectError"];
  return isNode(document) ? JSON.stringify(document["Errors"] ?? document["Error"]) : undefined;
}

/** Whatever carries a `dataItemId`, wherever a version of the standard puts it. */
function* observationsIn(value: unknown): Generator<Observation> {
  if (Array.isArray(value)) {
    for (const one of value as readonly unknown[]) yield* observationsIn(one);
    return;
  }
  if (!isNode(value)) return;
  const [item, at, text] = [value["@dataItemId"], value["@timestamp"], value["#text"]];
  if (typeof item === "string" && typeof at === "string" && typeof text === "string") {
    const atMs = Date.parse(at);
    if (!Number.isNaN(atMs)) yield { item, atMs, text };
    return;
  }
  for (const inner of Object.values(value)) yield* observationsIn(inner);
}
