import type { Pool } from "pg";
import type { Application, Portrait } from "../../credit/decision/application.ts";
import { DecisionError } from "../../credit/decision/decision-error.ts";
import { readDocument } from "../../credit/decision/decision.store.ts";
import { readPolicyText } from "../../credit/decision/policy.ts";
import type { Receipt } from "../../credit/decision/receipt-schema.ts";
import type { SnapshotDocument } from "../../portrait/snapshot/document.ts";
import { readModelText } from "../../score/document/read-model.ts";
import { ScoreError } from "../../score/score-error.ts";
import { openedOf } from "../opened.ts";
import { SnapshotRefused } from "../snapshot-portrait.ts";
import { type Brought, portfolioScorer } from "./score.ts";
import {
  keepScored,
  lastDecisions,
  type OpenCase,
  openCases,
  type Scored,
} from "./scoring.store.ts";

/** What somebody brings to have it scored. */
export interface CaseInput {
  readonly application: Application;
  readonly portrait?: Portrait;
  readonly snapshot?: SnapshotDocument;
}

interface Options {
  readonly pool: Pool;
  /** @throws SnapshotRefused */
  readonly handedOver: (document: string, application: Application) => Promise<Portrait>;
  readonly now: () => Date;
  readonly onError: (error: unknown, scoring: string) => void;
}

const BATCH = 100;

/**
 * Scores the next cases, and keeps them together: whoever is stopped meanwhile scores those again, and no others.
 * @returns how many were done
 */
export async function scoreSome(
  { handedOver, now, onError, pool }: Options,
  limit = BATCH,
): Promise<number> {
  const open = await openCases(pool, limit);
  if (open === undefined) return 0;
  const score = await scorerOf(pool, open);
  const last = await lastDecisions(
    pool,
    open.cases.map(({ factory }) => factory),
  );
  const at = now().toISOString();
  const scored: Scored[] = [];
  for (const one of open.cases) {
    try {
      const { brought, since } = await broughtBy(one, at, handedOver);
      scored.push({ place: one.place, result: score(brought, since, last.get(one.factory)) });
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) onError(error, open.scoring);
      scored.push({ place: one.place, failure: failure ?? "internal" });
    }
  }
  await keepScored(pool, open.scoring, scored);
  return scored.length;
}

/** By the model and the policy that it began with, also after another start. */
async function scorerOf(
  pool: Pool,
  hashes: { readonly model: string; readonly policy: string },
): Promise<ReturnType<typeof portfolioScorer>> {
  const model = await readDocument(pool, hashes.model);
  const policy = await readDocument(pool, hashes.policy);
  const read = model === undefined ? undefined : readModelText(model).model;
  if (read === undefined || policy === undefined)
    throw new Error("a scoring was kept without its model or its policy");
  return portfolioScorer(read, readPolicyText(policy));
}

/** A standing case is scored anew as of its decision: the authorisation was for that look. */
async function broughtBy(
  { input, receipt }: OpenCase,
  at: string,
  handedOver: Options["handedOver"],
): Promise<{ readonly brought: Brought; readonly since: string }> {
  if (receipt !== null) {
    const { application, decision, portrait } = openedOf(JSON.parse(receipt) as Receipt);
    if (portrait === null) throw new Error("a decision was kept without its portrait");
    return { brought: { application, portrait }, since: decision.at };
  }
  const { application, portrait, snapshot } = JSON.parse(input ?? "null") as CaseInput;
  const shown = portrait ?? (await handedOver(JSON.stringify(snapshot), application));
  return { brought: { application, portrait: shown }, since: at };
}

const snapshotCodes = {
  unsound: "snapshotUnsound",
  noTrust: "snapshotUntrusted",
  notGranted: "lookRefused",
  unchecked: "unavailable",
} as const;

/** @returns undefined for a fault of ours */
function failureOf(error: unknown): string | undefined {
  if (error instanceof SnapshotRefused) return snapshotCodes[error.code];
  return error instanceof DecisionError || error instanceof ScoreError ? error.code : undefined;
}
