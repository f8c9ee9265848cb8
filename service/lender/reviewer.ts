import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { Portrait } from "../credit/decision/application.ts";
import {
  readDecision,
  readDocument,
  rulingAbout,
  usesOf,
} from "../credit/decision/decision.store.ts";
import { readPolicyText } from "../credit/decision/policy.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";
import type { DecisionSigner } from "../credit/decision/sign-decision.ts";
import type { Result } from "../credit/decision/ruling.ts";
import { loansOf } from "../credit/warning/loan-standing.store.ts";
import type { ReviewReceipt } from "../credit/warning/review-receipt.ts";
import {
  dueCases,
  keepLook,
  keepReview,
  type KeptReview,
  looksBy,
} from "../credit/warning/review.store.ts";
import { signReview } from "../credit/warning/sign-review.ts";
import type { Review } from "../credit/warning/warning.ts";
import { readModelText } from "../score/document/read-model.ts";
import { receiptOf } from "./desk.ts";
import { PortraitUnavailable } from "./portrait-client.ts";
import { type Sight, sightOf, type SightOptions } from "./sight.ts";

export interface ReviewerOptions extends SightOptions {
  readonly pool: Pool;
  readonly signer: DecisionSigner;
  readonly keyId: Uint8Array;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** While it can be seen, what stands is said to stand that often: then what was seen last is on record. */
const SAID_AGAIN_MS = 30 * DAY_MS;
const PAGE = 100;

/** Looks again at what the house granted, and signs what it comes to where that has changed. */
export class Reviewer {
  readonly #options: ReviewerOptions;

  constructor(options: ReviewerOptions) {
    this.#options = options;
  }

  /**
   * Looks at a case now.
   * @param brought a portrait that the factory handed over since
   * @returns what was signed: undefined where nothing was granted; null where all is as it was said last
   * @throws PortraitUnavailable, DecisionError
   */
  async lookAgain(id: string, brought?: Portrait): Promise<KeptReview | null | undefined> {
    const { keyId, now, pool, signer } = this.#options;
    const granted = await this.#granted(id);
    if (granted === undefined) return undefined;
    const at = now().toISOString();
    const sight: Sight =
      brought === undefined
        ? await this.#sight(granted.decision, at)
        : { kind: "seen", portrait: brought };
    const { factory } = granted.decision.body;
    const kept = await keepReview(pool, {
      keyId,
      decision: id,
      sign: async ({ before, db, position }) => {
        const found = {
          seen:
            sight.kind === "seen"
              ? { at, portrait: sight.portrait }
              : (before?.opened?.seen ?? null),
          ended: sight.kind === "ended" ? sight.ended : null,
          loans: await loansOf(db, factory, at),
        };
        const secret = randomBytes(32);
        const signed = await signReview({ ...granted, found, at, secret }, position, signer);
        const { told } = before?.body ?? granted.decision.body;
        const isFresh = sight.kind === "seen" && isLongAgo(told.at, at);
        return isSaid(signed.receipt, before) && !isFresh ? undefined : signed;
      },
    });
    const isUse = sight.kind === "seen" && brought === undefined;
    await keepLook(pool, { decision: id, at, isUse, fault: null });
    return kept ?? null;
  }

  /**
   * Looks at all that is due: each case once a day, and where nothing could be seen, every hour.
   */
  async lookAtDue(onError: (error: unknown, decision: string) => void): Promise<void> {
    const { now, pool } = this.#options;
    const since = new Date(now().getTime() - DAY_MS);
    const retry = new Date(now().getTime() - HOUR_MS);
    let after: string | undefined;
    do {
      const due = await dueCases(pool, { after, max: PAGE, since, retry });
      for (const decision of due) await this.#lookAtOne(decision, onError);
      after = due.length < PAGE ? undefined : due.at(-1);
    } while (after !== undefined);
  }

  async #lookAtOne(
    decision: string,
    onError: (error: unknown, decision: string) => void,
  ): Promise<void> {
    const { now, pool } = this.#options;
    try {
      await this.lookAgain(decision);
    } catch (error) {
      onError(error, decision);
      const fault = error instanceof PortraitUnavailable ? error.code : "failed";
      await keepLook(pool, { decision, at: now().toISOString(), isUse: false, fault });
    }
  }

  async #granted(id: string) {
    const { pool } = this.#options;
    const decided = await readDecision(pool, id);
    if (decided === undefined || decided.about !== undefined) return undefined;
    const decision = receiptOf((await rulingAbout(pool, id)) ?? decided);
    if ((decision.body.result as Result).offer === null) return undefined;
    const { model, policy } = decision.body.told;
    const [modelText, policyText] = [
      await readDocument(pool, model),
      await readDocument(pool, policy),
    ];
    const read = modelText === undefined ? undefined : readModelText(modelText).model;
    if (read === undefined || policyText === undefined)
      throw new Error("a decision was kept without its model or its policy");
    return { decision, model: read, policy: readPolicyText(policyText) };
  }

  async #sight({ opened }: Receipt, at: string): Promise<Sight> {
    const { pool } = this.#options;
    const { application, portrait } = opened!;
    const { commitment: authorisation } = application.authorisation;
    const taken = (await usesOf(pool, { authorisation })) + (await looksBy(pool, authorisation));
    const { used: told } = application.authorisation;
    const used = told + 1 > taken ? told + 1 : taken;
    return sightOf({ application, portrait: portrait!, used, at }, this.#options);
  }
}

/** Whether it says nothing that was not said last. */
function isSaid({ body }: ReviewReceipt, before: ReviewReceipt | undefined): boolean {
  const told = body.told as Review;
  return before === undefined
    ? told.warnings.length === 0
    : essence(told) === essence(before.body.told as Review);
}

const isLongAgo = (then: string, at: string): boolean =>
  Date.parse(at) - Date.parse(then) >= SAID_AGAIN_MS;

const essence = ({ limit, warnings }: Review): string =>
  JSON.stringify([limit, warnings.map(({ code, name, severity }) => [code, name, severity])]);
