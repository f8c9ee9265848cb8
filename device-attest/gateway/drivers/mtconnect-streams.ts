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
  /** What follows up to the next tag. */
  readonly text: string;
}

const OPENING =
  /<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** What is no element: comments, instructions, a document type, which agents have no use for. */
const OTHER = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>]*>/g;

/**
 * The elements of a document, flat. An agent's answers nest names, not meanings: whatever carries a `dataItemId` is an
 * observation, wherever a version of the standard puts it. Entities stay as they are: no number has any.
 */
function tagsIn(xml: string): Tag[] {
  const plain = xml.replaceAll(OTHER, "");
  return Array.from(plain.matchAll(OPENING), (match) => {
    const [whole, , name = "", inside = ""] = match;
    const after = match.index + whole.length;
    const end = plain.indexOf("<", after);
    const attributes = new Map(
      Array.from(inside.matchAll(ATTRIBUTE), ([, key = "", double, single]) => [
        key,
        double ?? single ?? "",
      ]),
    );
    return { name, attributes, text: plain.slice(after, end === -1 ? undefined : end).trim() };
  });
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
