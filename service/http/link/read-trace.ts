import { Problem } from "../../errors.ts";
import { wordsOf } from "../../trace/code-scope.ts";
import { publicGraph } from "../../trace/public-graph.ts";
import type { Graph } from "../../trace/public-trace.ts";
import { madeOf, publicEvents, publicLot, type PublicLot } from "../../trace/public-trace.store.ts";
import { publishedAmong } from "../../trace/published.store.ts";
import type { PublishedCode } from "../../trace/published.ts";
import { pathOf, readable } from "./code.ts";
import type { LinkOptions } from "./options.ts";
import type { Trace } from "./trace-schema.ts";

/** Everything that everybody may see of a thing. */
export interface FoundTrace {
  readonly published: readonly PublishedCode[];
  readonly trace: Trace;
}

/** @throws Problem `notFound` where nobody shows anything of it */
export async function readTrace({ now, pool }: LinkOptions, code: string): Promise<FoundTrace> {
  const at = now();
  const graph = await publicGraph(code, {
    publishedAmong: (codes) => publishedAmong(pool, codes, at),
    madeOf: (asked) => madeOf(pool, asked),
  });
  const published = graph.nodes.find(({ tier }) => tier === 0)?.published ?? [];
  if (published.length === 0) throw new Problem("notFound", "Nobody shows anything of it.");
  const everything = graph.nodes.flatMap((node) => node.published);
  const [events, lot] = await Promise.all([
    publicEvents(
      pool,
      graph.nodes.flatMap((node) => wordsOf(node, "events")),
    ),
    publicLot(pool, wordsOf({ code, published }, "verdict")),
  ]);
  const verdict = verdictOf(published, lot);
  const trace = {
    id: code,
    readable: readable(code),
    path: pathOf(code),
    said: published.map(said),
    verdict,
    events,
    graph: shownGraph(graph),
    names: namesIn(everything),
  };
  return { published, trace };
}

const said = (one: PublishedCode): Trace["said"][number] => ({
  party: one.party,
  code: one.code,
  sections: [...one.sections],
  facts: one.sections.includes("product") ? (one.facts ?? null) : null,
  publishedAt: one.publishedAt.toISOString(),
});

/** Whose rules a lot was judged by is named only where that party shows something of the thing itself. */
function verdictOf(
  published: readonly PublishedCode[],
  lot: PublicLot | undefined,
): Trace["verdict"] {
  const isShown = published.some(({ sections }) => sections.includes("verdict"));
  if (lot === undefined)
    return {
      standing: isShown ? "notJudged" : "notShown",
      factory: null,
      publisher: null,
      releasedAt: null,
    };
  const isKnown = (party: string | undefined): boolean =>
    published.some((one) => one.party === party);
  return {
    standing: lot.standing,
    factory: isKnown(lot.factory) ? lot.factory : null,
    publisher: isKnown(lot.publisher) ? (lot.publisher ?? null) : null,
    releasedAt: lot.releasedAt?.toISOString() ?? null,
  };
}

const shownGraph = ({ edges, isCut, nodes }: Graph): Trace["graph"] => ({
  nodes: nodes.map(({ code, isOpen, name, published, tier }) => ({
    name,
    code: code ?? null,
    readable: code === undefined ? null : readable(code),
    path: code === undefined ? null : pathOf(code),
    tier,
    parties: [...new Set(published.map(({ party }) => party))],
    label:
      published.find(({ facts, sections }) => facts !== undefined && sections.includes("product"))
        ?.facts?.name ?? null,
    open: isOpen,
  })),
  edges: edges.map(([from, to]) => ({ from, to })),
  cut: isCut,
});

const namesIn = (published: readonly PublishedCode[]): Trace["names"] => {
  const names = new Map(published.map(({ party, partyName }) => [party, partyName]));
  return [...names].flatMap(([party, name]) => (name === undefined ? [] : [{ party, name }]));
};
