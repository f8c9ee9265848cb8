import { canonicalUri } from "./capture/epc.ts";
import { showing, widening } from "./code-scope.ts";
import type { Graph, GraphNode } from "./public-trace.ts";
import type { PublishedCode } from "./published.ts";

/** By whose word something went into something. */
export interface Made {
  readonly thing: string;
  readonly from: string;
}

export interface Sources {
  /** What anybody shows of these codes. */
  readonly publishedAmong: (codes: readonly string[]) => Promise<readonly PublishedCode[]>;
  /** What went into each thing, by the word of the party beside it. */
  readonly madeOf: (asked: readonly { thing: string; party: string }[]) => Promise<readonly Made[]>;
}

const TIERS_MAX = 8;
export const NODES_MAX = 60;

/**
 * Walks upstream from a thing, one tier after the other, only by the word of parties that show it, and only to things
 * that their own parties show. All others of a tier are one node without a name (decision 0055).
 */
export async function publicGraph(thing: string, sources: Sources): Promise<Graph> {
  const start = await nodeOf(thing, 0, sources);
  const nodes = new Map([[thing, start]]);
  const edges = new Map<string, readonly [string, string]>();
  let frontier: readonly GraphNode[] = [start];
  for (let tier = 1; frontier.length > 0; tier++) {
    if (tier > TIERS_MAX || nodes.size >= NODES_MAX)
      return { nodes: [...nodes.values()], edges: [...edges.values()], isCut: true };
    frontier = await nextTier(tier, frontier, { nodes, edges }, sources);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()], isCut: false };
}

async function nodeOf(code: string, tier: number, { publishedAmong }: Sources): Promise<GraphNode> {
  const published = await publishedAmong(widening(code));
  return { name: code, code, tier, published, isOpen: isOpen(published, code) };
}

const isOpen = (published: readonly PublishedCode[], code: string): boolean =>
  showing(published, code, "upstream").length > 0;

interface Growing {
  readonly nodes: Map<string, GraphNode>;
  readonly edges: Map<string, readonly [string, string]>;
}

async function nextTier(
  tier: number,
  frontier: readonly GraphNode[],
  { edges, nodes }: Growing,
  sources: Sources,
): Promise<readonly GraphNode[]> {
  const words = frontier.flatMap(asked);
  const made = await sources.madeOf(words);
  const askedFor = Map.groupBy(words, ({ thing }) => thing);
  const published = await sources.publishedAmong(made.flatMap(({ from }) => widening(from)));
  const added: GraphNode[] = [];
  for (const { from, thing } of made) {
    const known = nodes.get(from) ?? shownNode(from, tier, published);
    if (!nodes.has(known.name)) {
      if (nodes.size >= NODES_MAX) continue;
      nodes.set(known.name, known);
      if (known.code !== undefined) added.push(known);
    }
    for (const { name } of askedFor.get(thing) ?? [])
      if (known.name !== name) edges.set(`${known.name} ${name}`, [known.name, name]);
  }
  return added;
}

/** A node's own thing, and what that is part of, by the parties that show what it is made of. */
function asked({ code, name, published }: GraphNode) {
  if (code === undefined) return [];
  const alone = canonicalUri(code);
  return widening(code).flatMap((thing) =>
    showing(published, thing === alone ? alone : code, "upstream").map((party) => ({
      name,
      thing,
      party,
    })),
  );
}

function shownNode(code: string, tier: number, all: readonly PublishedCode[]): GraphNode {
  const wider = new Set(widening(code));
  const published = all.filter((one) => wider.has(one.code));
  if (published.length === 0)
    return { name: `hidden ${String(tier)}`, code: undefined, tier, published, isOpen: false };
  return { name: code, code, tier, published, isOpen: isOpen(published, code) };
}
