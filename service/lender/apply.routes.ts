import type { FastifyRequest } from "fastify";
import type { Pool } from "pg";
import { Type } from "typebox";
import { readDecision, rulingAbout } from "../credit/decision/decision.store.ts";
import { noticeOf } from "../credit/decision/notice.ts";
import type { Policy } from "../credit/decision/policy-schema.ts";
import type { Receipt } from "../credit/decision/receipt-schema.ts";
import { reviewNotice } from "../credit/warning/notice.ts";
import { reviewsOf } from "../credit/warning/review.store.ts";
import type { ReviewReceipt } from "../credit/warning/review-receipt.ts";
import type { LimitState } from "../credit/warning/warning.ts";
import { Problem } from "../errors.ts";
import { problemReplies } from "../http/problem.ts";
import { addressBlock } from "../http/address.ts";
import { TokenBuckets } from "../http/rate-limit.ts";
import type { HttpServer } from "../http/server.ts";
import { OwnCaseSchema, TermsSchema } from "./answers/case.ts";
import { refusedDecisions } from "./answers/decision.ts";
import { contest, type Contest, contestsOf, decisionBy, keepApplicant } from "./applicant.store.ts";
import { applicationOf, AppliedSchema, isTooMuch } from "./apply.ts";
import { type CaseSummary, summaryOf } from "./case.ts";
import { DecisionRefused, oneOf, refusing } from "./decisions.routes.ts";
import { type Desk, receiptOf } from "./desk.ts";
import type { Standing } from "./grant-at-service.ts";
import { openedOf } from "./opened.ts";
import type { ExposureOf } from "./own-exposure.ts";
import { OwnFactsSchema, ownFacts } from "./own-facts.ts";
import type { Terms } from "./terms.ts";

/** What an applicant sees of his own case. */
export interface OwnCase {
  readonly summary: Pick<
    CaseSummary,
    "decidedAt" | "asked" | "currency" | "tenorMonths" | "decided" | "outcome" | "offer" | "ruled"
  >;
  readonly notice: Readonly<Record<"en" | "zh", string>>;
  readonly contest: Contest | null;
  /** As others get it: unopened. */
  readonly receipt: Receipt;
  /** What the house found when it looked again; null where nothing has changed. */
  readonly review: {
    readonly notice: OwnCase["notice"];
    readonly state: LimitState;
    readonly receipt: ReviewReceipt;
  } | null;
}

interface Options {
  readonly pool: Pool;
  readonly desk: Desk;
  readonly policy: Policy;
  readonly terms: Terms;
  readonly exposureOf: ExposureOf;
  readonly standingOf: (commitment: string) => Promise<Standing>;
  readonly now: () => Date;
}

const BODY_BYTES_MAX = 256 * 1024;
const TRIES = { perSecond: 1 / 60, burst: 10 } as const;
const READS = { perSecond: 1, burst: 60 } as const;
const ADDRESSES_MAX = 10_000;

/** For applicants, who have no account here: each sees his own case by the secret that his browser made, and no other. */
export function applyRoutes(app: HttpServer, options: Options): void {
  const { desk, exposureOf, now, policy, pool, standingOf, terms } = options;
  const meter = meterOf(now);
  const config = { access: { kind: "capability" } } as const;

  app.get(
    "/v1/terms",
    {
      config: { access: { kind: "public" } },
      schema: {
        operationId: "readTerms",
        summary: "What is lent, and what an applicant is asked for",
        response: { 200: TermsSchema },
      },
    },
    (): Terms => terms,
  );

  app.post(
    "/v1/applications",
    {
      config,
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        operationId: "apply",
        summary: "Apply without an account, by an authorisation that the factory granted",
        body: AppliedSchema,
        response: { 201: OwnCaseSchema, ...refusedDecisions },
      },
    },
    async ({ body, ip }, reply) => {
      meter("applied", ip);
      if (isTooMuch(body)) throw new Problem("invalidRequest", "More orders than are taken here.");
      // Sent again, as where no answer came: what the house lent since must not make another application of it.
      const before = await decisionBy(pool, body.access);
      if (before !== undefined) return reply.code(201).send(await ownCase(pool, before));
      const application = applicationOf(body, policy);
      if (body.authorisation.grantee !== policy.lender)
        throw new DecisionRefused("otherGrantee", "The authorisation lets somebody else look.");
      const found = await refusing(async () => {
        const standing = await standingOf(application.authorisation.commitment);
        if (standing !== "inForce")
          throw new DecisionRefused(`authorisation.${standing}`, "The grant is not in force.");
        const exposure = await exposureOf(application.factory);
        return desk.decide({ application, exposure, portrait: undefined });
      });
      const { id } = oneOf(found);
      if (!(await keepApplicant(pool, id, body.access)))
        throw new Problem("conflict", "Somebody else applied by this.");
      return reply.code(201).send(await ownCase(pool, id));
    },
  );

  const idOf = async ({ headers, ip }: Pick<FastifyRequest, "headers" | "ip">): Promise<string> => {
    meter("read", ip);
    const access = headers.authorization?.replace(/^Bearer /, "") ?? "";
    const id = await decisionBy(pool, access);
    if (id === undefined) throw new Problem("notFound", "No application has this link.");
    return id;
  };
  app.get(
    "/v1/application",
    {
      config,
      schema: {
        operationId: "readOwnCase",
        summary: "One's own case, by the secret that one applied with as a Bearer",
        response: { 200: OwnCaseSchema, ...problemReplies(404) },
      },
    },
    async ({ headers, ip }) => ownCase(pool, await idOf({ headers, ip })),
  );

  app.get(
    "/v1/application/facts",
    {
      config,
      schema: {
        operationId: "listOwnFacts",
        summary: "What the lender put on record of one's case and loan, to show to whom one likes",
        response: { 200: OwnFactsSchema, ...problemReplies(404) },
      },
    },
    async ({ headers, ip }) => ownFacts(pool, await idOf({ headers, ip })),
  );

  const said = Type.Object(
    { because: Type.String({ minLength: 1, maxLength: 2000 }) },
    { additionalProperties: false },
  );
  app.post(
    "/v1/application/contest",
    {
      config,
      bodyLimit: BODY_BYTES_MAX,
      schema: {
        operationId: "contestOwnCase",
        summary: "Contest a refusal, once: then a person decides",
        body: said,
        response: { 200: OwnCaseSchema, ...problemReplies(404, 409) },
      },
    },
    async ({ body: { because }, headers, ip }) => {
      const id = await idOf({ headers, ip });
      const { summary } = await ownCase(pool, id);
      if (summary.decided !== "declined" || summary.ruled)
        throw new Problem("conflict", "Only a refusal that no person decided can be contested.");
      await contest(pool, id, { at: now().toISOString(), because });
      return ownCase(pool, id);
    },
  );
}

/** What an applicant is shown. */
export async function ownCase(pool: Pool, id: string): Promise<OwnCase> {
  const decision = await readDecision(pool, id);
  if (decision === undefined) throw new Problem("notFound", "No application has this link.");
  const ruling = await rulingAbout(pool, id);
  const summary = summaryOf({ decision, ruling }, () => null);
  const receipt = receiptOf(ruling ?? decision);
  const contests = await contestsOf(pool, [id]);
  return {
    summary: {
      decidedAt: openedOf(receipt).decision.at,
      asked: summary.asked,
      currency: summary.currency,
      tenorMonths: summary.tenorMonths,
      decided: summary.decided,
      outcome: summary.outcome,
      offer: summary.offer,
      ruled: summary.ruled,
    },
    notice: { en: noticeOf(receipt.body, "en"), zh: noticeOf(receipt.body, "zh") },
    contest: contests.get(id) ?? null,
    receipt: { ...receipt, opened: null },
    review: await ownReview(pool, id),
  };
}

/** What the house found when it looked again: told where anything of the limit is, and never without why. */
async function ownReview(pool: Pool, id: string): Promise<OwnCase["review"]> {
  const [newest] = await reviewsOf(pool, id, 1);
  if (newest === undefined) return null;
  const { receipt } = newest;
  return {
    notice: { en: reviewNotice(receipt.body, "en"), zh: reviewNotice(receipt.body, "zh") },
    state: receipt.body.told.limit.state,
    receipt: { ...receipt, opened: null },
  };
}

/** Counts against the address that asks. @throws Problem `rateLimited` */
function meterOf(now: () => Date): (kind: "applied" | "read", ip: string) => void {
  const buckets = {
    applied: new TokenBuckets(TRIES, ADDRESSES_MAX),
    read: new TokenBuckets(READS, ADDRESSES_MAX),
  };
  return (kind, ip) => {
    const waits = buckets[kind].take(addressBlock(ip), now().getTime());
    if (waits > 0) throw new Problem("rateLimited", `Ask again in ${String(waits)} s.`, waits);
  };
}
