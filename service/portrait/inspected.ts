import { canonicalUri } from "../trace/capture/epc.ts";
import { instantMs } from "../trace/capture/instant.ts";
import { type JsonObject, textsIn, wordIn } from "../trace/capture/json.ts";
import { shortName } from "../trace/capture/vocabulary.ts";

/** That something was inspected, and whether it was good. */
export interface Inspected {
  readonly thing: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly good: boolean;
}

const verdicts: ReadonlyMap<string, boolean> = new Map([
  ["conformant", true],
  ["non_conformant", false],
]);

/**
 * What an event says of things that were inspected: an ObjectEvent of the business step `inspecting` whose disposition is
 * `conformant` or `non_conformant` (CBV 2.0, sections 7.1 and 7.2), a verdict on each of its EPCs.
 */
export function inspectedIn(event: JsonObject): Inspected[] {
  const good = verdicts.get(shortName("disposition", wordIn(event["disposition"])));
  const at = instantMs(event["eventTime"]);
  const isInspection = shortName("bizStep", wordIn(event["bizStep"])) === "inspecting";
  if (event["type"] !== "ObjectEvent" || !isInspection || good === undefined || at === undefined)
    return [];
  return [...new Set(textsIn(event["epcList"]).map(canonicalUri))].map((thing) => ({
    thing,
    at,
    good,
  }));
}
