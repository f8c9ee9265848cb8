import type { Pool } from "pg";
import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../device-attest/bytes.ts";
import { InstantSchema } from "../../device-attest/record.ts";
import { sha256 } from "#crypto";
import type { Offer } from "../credit/decision/decision.ts";
import { type KeptDecision, readDecision, rulingAbout } from "../credit/decision/decision.store.ts";
import type { LoanCommand } from "../credit/loan/loan-command.ts";
import { commandLoan, keepAcceptance, listLoans, offerLoan } from "../credit/loan/loan.store.ts";
import { keepOrder } from "../credit/payment/payment.store.ts";
import { methods } from "../credit/loan/schedule.ts";
import { termsOf } from "../credit/loan/terms.ts";
import { Problem } from "../errors.ts";
import { problemReplies } from "../http/problem.ts";
import { Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import { checkAcceptance } from "./acceptance.ts";
import { loanOperations, LoanPageSchema, LoanSchema } from "./answers/loan.ts";
import { receiptOf } from "./desk.ts";
import { BySystem, listed, loanBy, offerOf, shown, told } from "./loan-answer.ts";
import type { Payments } from "./payments.ts";
import type { SnapshotTrust } from "./snapshot-portrait.ts";
import { offerable, requireWithin } from "./standing-limit.ts";

const closed = { additionalProperties: false };
const OfLoan = Type.Object({ loan: Uuid });
const Cents = Type.String({ pattern: "^(?:0|[1-9]\\d{0,17})$" });
const Reference = Type.String({ minLength: 1, maxLength: 128, pattern: "^[!-~]+$" });
const Because = Type.String({ minLength: 1, maxLength: 1000, pattern: "\\S" });
const Months = Type.Integer({ minimum: 1, maximum: 600 });
const RateBp = Type.Integer({ minimum: 0, maximum: 100_000 });
const Method = Type.Enum([...methods]);
const Hex = Type.String({ pattern: "^0x(?:[0-9a-fA-F]{2})+$", maxLength: 8192 });
const LIMIT = 100;

/** What a lender's own systems do to a loan, by the last part of the path. What it takes is in the body. */
const commands = {
  payouts: ["askPayout", Type.Object({ reference: Reference, amount: Cents }, closed)],
  returns: ["askReturn", Type.Object({ reference: Reference, amount: Cents }, closed)],
  confirmations: [
    "confirm",
    Type.Object({ reference: Reference, amount: Cents, paidAt: InstantSchema }, closed),
  ],
  failures: ["fail", Type.Object({ reference: Reference, because: Because }, closed)],
  withdrawal: ["withdraw", Type.Object({ because: Because }, closed)],
  repayments: ["repay", Type.Object({ reference: Reference, amount: Cents }, closed)],
  "early-repayments": [
    "repayEarly",
    Type.Object({ reference: Reference, amount: Cents, principal: Cents }, closed),
  ],
  assessment: ["assess", Type.Object({}, closed)],
  restructuring: [
    "restructure",
    Type.Object({ because: Because, rateBp: RateBp, months: Months, method: Method }, closed),
  ],
  "write-off": ["writeOff", Type.Object({ because: Because }, closed)],
} as const;

export interface LoanRoutesOptions {
  readonly pool: Pool;
  /** What acceptances are checked by. */
  readonly trust: SnapshotTrust | undefined;
  readonly now: () => Date;
  /** Undefined: the lender's own systems say what was paid. */
  readonly payments: Pick<Payments, "wake"> | undefined;
}

/** A loan from its offer to its end, as the lender's own systems tell it. */
export function loanRoutes(app: HttpServer, options: LoanRoutesOptions): void {
  offerRoute(app, options);
  acceptanceRoute(app, options);
  commandRoutes(app, options);
  readRoutes(app, options);
}

function offerRoute(app: HttpServer, { now, pool }: LoanRoutesOptions): void {
  const Offered = Type.Object(
    { until: InstantSchema, method: Method, timeZone: Type.String({ maxLength: 64 }) },
    closed,
  );
  app.post(
    "/v1/decisions/:decision/loan",
    {
      schema: {
        operationId: "offerLoan",
        summary: "Offer what a decision granted, once",
        params: Type.Object({ decision: Uuid }),
        body: Offered,
        response: { 201: LoanSchema, ...problemReplies(409) },
      },
    },
    async ({ body: { method, timeZone, until }, params }, reply) => {
      const decided = await decisionOf(pool, params.decision);
      const { body, opened } = receiptOf(decided);
      const { offer } = body.result as { readonly offer?: Offer | null };
      if (offer === undefined || offer === null || opened === null)
        throw new Problem("conflict", "Nothing was granted by this decision.");
      const terms = termsOf(await offerable(pool, decided.id, offer), { method, timeZone });
      if (terms === undefined)
        throw new Problem("conflict", "The amount is not whole cents, which no account takes.");
      const decision = toHex(sha256(utf8(decided.receipt)));
      const command = { kind: "offer", at: now().toISOString(), decision, terms, until } as const;
      const of = { decision: decided.id, factory: body.factory };
      return reply.code(201).send(await told(pool, await offerLoan(pool, of, command)));
    },
  );
}

/** What holds: what a person made of it, where one did. */
async function decisionOf(pool: Pool, id: string): Promise<KeptDecision> {
  const kept = (await rulingAbout(pool, id)) ?? (await readDecision(pool, id));
  if (kept === undefined) throw new Problem("notFound", "No decision has this id.");
  return kept;
}

function acceptanceRoute(app: HttpServer, { now, pool, trust }: LoanRoutesOptions): void {
  const Signed = Type.Object(
    {
      signers: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
      signatures: Type.Array(Hex, { minItems: 1, maxItems: 16 }),
    },
    closed,
  );
  app.post(
    "/v1/loans/:loan/acceptance",
    {
      schema: {
        operationId: "acceptLoan",
        summary: "Keep what the factory's own keys signed to accept an offer",
        params: OfLoan,
        body: Signed,
        response: { 200: LoanSchema, ...problemReplies(409, 422, 503) },
      },
    },
    async ({ body, params }) => {
      const kept = await loanBy(pool, params.loan);
      const offer = await offerOf(pool, kept);
      const checked = await checkAcceptance(offer, body, trust);
      if (checked.kind === "unchecked")
        throw new Problem("unavailable", "No node says who signs for the factory.");
      if (checked.kind === "unsigned")
        throw new Problem("signatureInvalid", "Not signed by as many of the factory's own keys.");
      const { act, text } = checked;
      // Whoever did not hear the answer sends it again.
      if (kept.events.some((one) => one.kind === "accepted" && one.act === act))
        return shown(pool, kept);
      const command = { kind: "accept", at: now().toISOString(), act } as const;
      const done = await commandLoan(pool, kept.id, command, (db) =>
        keepAcceptance(db, { act, loan: kept.id, text }),
      );
      return told(pool, done);
    },
  );
}

/** What the payment system says, where there is one: whoever else says it may be wrong, or say it twice. */
const bySystem = new Set<LoanCommand["kind"]>(["confirm", "fail", "repay", "repayEarly"]);

function commandRoutes(app: HttpServer, { now, payments, pool }: LoanRoutesOptions): void {
  for (const [path, [kind, body]] of Object.entries(commands))
    app.post(
      `/v1/loans/:loan/${path}`,
      {
        schema: {
          ...loanOperations[kind],
          params: OfLoan,
          body,
          response: { 200: LoanSchema, ...problemReplies(409) },
        },
      },
      async ({ body: members, params }) => {
        if (payments !== undefined && bySystem.has(kind)) throw new BySystem();
        const at = now();
        // The schema of the path holds what a command of its kind takes.
        const command = { ...members, kind, at: at.toISOString() } as LoanCommand;
        if (command.kind === "askPayout") {
          const before = await loanBy(pool, params.loan);
          // What was on its way before may be told again.
          if (before.loan.status === "accepted")
            await requireWithin(pool, before.decision, command.amount);
        }
        const isOrder = command.kind === "askPayout" || command.kind === "askReturn";
        const done = await commandLoan(pool, params.loan, command, (db, loan) =>
          payments !== undefined && isOrder
            ? keepOrder(db, loan, command.reference, at)
            : Promise.resolve(),
        );
        if (isOrder) payments?.wake();
        return told(pool, done);
      },
    );
}

function readRoutes(app: HttpServer, { pool }: LoanRoutesOptions): void {
  app.get(
    "/v1/loans/:loan",
    {
      schema: {
        operationId: "readLoan",
        summary: "A loan with its schedule and events",
        params: OfLoan,
        response: { 200: LoanSchema },
      },
    },
    async ({ params }) => shown(pool, await loanBy(pool, params.loan)),
  );

  const Page = Type.Object({
    after: Type.Optional(Uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT })),
  });
  app.get(
    "/v1/loans",
    {
      schema: {
        operationId: "listLoans",
        summary: "Loans with their balances",
        querystring: Page,
        response: { 200: LoanPageSchema },
      },
    },
    async ({ query: { after, limit = LIMIT } }: { query: Static<typeof Page> }) => {
      const loans = await listLoans(pool, { after, limit });
      return {
        items: loans.map(listed),
        next: loans.length < limit ? null : (loans.at(-1)?.id ?? null),
      };
    },
  );
}
