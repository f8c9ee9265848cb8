import { toHex } from "../../device-attest/bytes.ts";
import { newestAnchor } from "../evidence/anchor.store.ts";
import { entriesAt, type EntryWeight, entryWeights } from "../evidence/entry.store.ts";
import type { MaterialPath } from "../evidence/path-bundle.ts";
import { bundlesOf, type ProofSource } from "../evidence/proofs.store.ts";
import { sharing } from "../quality/lot-evidence/share.ts";
import { wordsOf } from "./code-scope.ts";
import { knownTo, spokeBeyond, STEPS_MAX, stepWords } from "./path-words.store.ts";
import { stepsIn, type StepWord } from "./path.ts";
import { NODES_MAX, publicGraph } from "./public-graph.ts";
import type { Graph, OwnWord, PublicEvent } from "./public-trace.ts";
import { MADE_MAX, madeOf, publicEvents } from "./public-trace.store.ts";
import { chosenOf } from "./record-choice.ts";
import { publishedAmong } from "./published.store.ts";
import type { PublishedCode } from "./published.ts";

/** For whom a path is: everybody, or somebody who may see what one party said in a period as well. */
export interface PathReader {
  readonly now: Date;
  readonly own?: OwnWord;
}

const EVENTS_MAX = 1_000;

/**
 * What a thing is made of, tier by tier: each party's own word, with its records where it shows them, as everybody may see
 * it (decision 0055), and all that one party said itself where the reader may see that. Records that are more than a file
 * holds are left out, and in a file about that party those of others that no final anchor covers yet: the path is cut.
 */
export async function materialPath(
  source: ProofSource,
  thing: string,
  { now, own }: PathReader,
): Promise<MaterialPath | "notAnchored"> {
  const { pool } = source;
  const { graph, isCut } = await readGraph(source, thing, { now, ...(own && { own }) });
  const words = await stepWords(
    pool,
    graph.nodes.flatMap((node) => wordsOf(node, "upstream")),
  );
  const events = await publicEvents(
    pool,
    graph.nodes.flatMap((node) => wordsOf(node, "events")),
    EVENTS_MAX,
  );
  const isSeen = isWithin(own);
  const seen = events.filter(({ at, party }) => isSeen(party, at));
  const saidOf = words.filter(({ by, events: all }) => all.every(({ at }) => isSeen(by, at)));
  const proofs = await provenBy(source, { events: seen, words: saidOf, own: own && { ...own, thing } }); // prettier-ignore
  if (proofs === undefined) return "notAnchored";
  const { isCut: isSliced, steps } = stepsIn(graph, saidOf, proofs.hashes);
  const known = graph.nodes.flatMap(({ code }) => code ?? []);
  return {
    thing,
    things: graph.nodes.map(({ code, isOpen, tier }) => ({
      ...(code !== undefined && { uri: code }),
      tier,
      open: isOpen,
    })),
    steps: [...steps],
    cut:
      isCut || isSliced || proofs.isCut || events.length >= EVENTS_MAX || words.length >= STEPS_MAX,
    beyondPeriod: own !== undefined && (await spokeBeyond(pool, known, own)),
    ...sharing(proofs.bundles),
    events: seen.filter(({ statement }) => statement === null).map(unsigned),
  };
}

async function readGraph(
  { pool }: ProofSource,
  thing: string,
  { now, own }: PathReader,
): Promise<{ graph: Graph; isCut: boolean }> {
  let isCut = false;
  const graph = await publicGraph(thing, {
    publishedAmong: async (codes) => [
      ...(await publishedAmong(pool, codes, now)),
      ...(own === undefined ? [] : (await knownTo(pool, codes, own)).map(ownWord(own, now))),
    ],
    madeOf: async (asked) => {
      const made = await madeOf(pool, asked, own);
      isCut ||= made.length >= MADE_MAX;
      return made;
    },
  });
  return { graph, isCut: isCut || graph.isCut || graph.nodes.length >= NODES_MAX };
}

/** As if the party showed all that it said of it. */
const ownWord =
  ({ party }: OwnWord, publishedAt: Date) =>
  ({ isMade, thing }: { readonly thing: string; readonly isMade: boolean }): PublishedCode => ({
    publication: 0,
    party,
    partyName: undefined,
    code: thing,
    sections: isMade ? ["events", "upstream"] : ["events"],
    facts: undefined,
    publishedAt,
    untilAt: undefined,
  });

const isWithin =
  (own: OwnWord | undefined) =>
  (party: string, at: string): boolean =>
    own === undefined || party !== own.party || (at >= own.period.from && at < own.period.to);

const unsigned = ({ at, id, kind, party, thing }: PublicEvent) => ({
  event: { id, kind, at, thing },
  sayer: party,
});

interface Shown {
  readonly events: readonly PublicEvent[];
  readonly words: readonly StepWord[];
  /** Whose file it is, and of which thing: that one's records are elsewhere, save those that say what it is made of. */
  readonly own: { readonly party: string; readonly thing: string } | undefined;
}

/**
 * Records of what is shown, and the places of their statements.
 * @returns undefined while one that the file is not to lack has no final anchor
 */
async function provenBy(source: ProofSource, shown: Shown) {
  const weights = await entryWeights(source.pool, byWeight(shown));
  const size = (await newestAnchor(source.pool))?.size ?? 0;
  const anchored = weights.filter(({ index }) => index < size);
  const waited = new Set(waitedFor(shown));
  if (weights.some((one) => one.index >= size && waited.has(one.statement))) return undefined;
  const chosen = chosenOf(inOrder(anchored, byWeight(shown)));
  const entries = await entriesAt(source.pool, chosen.map(({ index }) => index)); // prettier-ignore
  const bundles = await bundlesOf(source, entries);
  const isCut = chosen.length < weights.length;
  const hashes = entries.map(({ statementHash }) => toHex(statementHash));
  return bundles && { bundles, hashes, isCut };
}

/** Whoever reads what everybody may see waits for all of it; whoever reads of one party's thing, for that one's words. */
const waitedFor = ({ events, own }: Shown): string[] =>
  events.flatMap(({ party, statement }) =>
    statement !== null && (own === undefined || party === own.party) ? [statement] : [],
  );

/** Statements, what matters most first: whose file it is, then what says a step, then the newest. */
function byWeight({ events, own, words }: Shown): string[] {
  const ofSteps = new Set(words.flatMap((word) => word.events.map(({ statement }) => statement)));
  const rankOf = ({ party, statement }: PublicEvent): number =>
    (party === own?.party ? 0 : 2) + (ofSteps.has(statement) ? 0 : 1);
  const ranked = events
    .filter(({ statement, thing }) => thing !== own?.thing || ofSteps.has(statement))
    .toReversed()
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return [...new Set(ranked.flatMap(({ statement }) => statement ?? []))];
}

function inOrder(weights: readonly EntryWeight[], statements: readonly string[]): EntryWeight[] {
  const byStatement = Map.groupBy(weights, ({ statement }) => statement);
  return statements.flatMap((statement) => byStatement.get(statement) ?? []);
}
