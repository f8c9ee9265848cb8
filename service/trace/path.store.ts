import { toHex } from "../../device-attest/bytes.ts";
import { entriesByHash } from "../evidence/entry.store.ts";
import type { MaterialPath } from "../evidence/path-bundle.ts";
import { bundlesOf, type ProofSource } from "../evidence/proofs.store.ts";
import { sharing } from "../quality/lot-evidence/share.ts";
import { wordsOf } from "./code-scope.ts";
import { knownTo, spokeBeyond, stepWords } from "./path-words.store.ts";
import { stepsIn, type StepWord } from "./path.ts";
import { NODES_MAX, publicGraph } from "./public-graph.ts";
import type { Graph, OwnWord, PublicEvent } from "./public-trace.ts";
import { MADE_MAX, madeOf, publicEvents } from "./public-trace.store.ts";
import { publishedAmong } from "./published.store.ts";
import type { PublishedCode } from "./published.ts";

/** For whom a path is: everybody, or somebody who may see what one party said in a period as well. */
export interface PathReader {
  readonly now: Date;
  readonly own?: OwnWord;
}

const EVENTS_MAX = 1_000;
const KEYS_MAX = 256;

/**
 * What a thing is made of, tier by tier: each party's own word, with its records where it shows them, as everybody may see
 * it (decision 0055), and all that one party said itself where the reader may see that.
 */
export async function materialPath(
  source: ProofSource,
  thing: string,
  { now, own }: PathReader,
): Promise<MaterialPath | "notAnchored" | "tooLarge"> {
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
  const seen = events.filter(isSeen);
  const proofs = await provenBy(source, seen, own === undefined ? undefined : thing, words);
  if (proofs === undefined) return "notAnchored";
  const shared = sharing(proofs.bundles);
  if (shared.keys.length > KEYS_MAX) return "tooLarge";
  const known = graph.nodes.flatMap(({ code }) => code ?? []);
  return {
    thing,
    things: graph.nodes.map(({ code, isOpen, tier }) => ({
      ...(code !== undefined && { uri: code }),
      tier,
      open: isOpen,
    })),
    steps: stepsIn(graph, words.filter(isSeen), proofs.hashes),
    cut: isCut || events.length >= EVENTS_MAX,
    beyondPeriod: own !== undefined && (await spokeBeyond(pool, known, own)),
    ...shared,
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
  ({
    at,
    ...one
  }: {
    readonly at: string;
    readonly party?: string;
    readonly by?: string;
  }): boolean =>
    own === undefined ||
    (one.party ?? one.by) !== own.party ||
    (at >= own.period.from && at < own.period.to);

const unsigned = ({ at, id, kind, party, thing }: PublicEvent) => ({
  event: { id, kind, at, thing },
  sayer: party,
});

/**
 * Records of what is shown, and the places of their statements.
 * @param except a thing whose own records are elsewhere, save those that say what it is made of
 * @returns undefined while one has no final anchor
 */
async function provenBy(
  source: ProofSource,
  events: readonly PublicEvent[],
  except: string | undefined,
  words: readonly StepWord[],
) {
  const ofSteps = new Set(words.map(({ statement }) => statement));
  const hashes = events.flatMap(({ statement, thing }) =>
    statement !== null && (thing !== except || ofSteps.has(statement)) ? [statement] : [],
  );
  const entries = await entriesByHash(source.pool, [...new Set(hashes)]);
  const whole = entries.filter(({ body }) => body !== undefined);
  const bundles = await bundlesOf(source, whole);
  return bundles && { bundles, hashes: whole.map(({ statementHash }) => toHex(statementHash)) };
}
