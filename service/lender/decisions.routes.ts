import type { Pool } from "pg";
import { Type } from "typebox";
import {
  ApplicationSchema,
  ExposureSchema,
  PortraitSchema,
} from "../credit/decision/application.ts";
import { DecisionError } from "../credit/decision/decision-error.ts";
import {
  type Found,
  type KeptDecision,
  listDecisions,
  readDecision,
  readDocument,
  rulingAbout,
} from "../credit/decision/decision.store.ts";
import { noticeOf } from "../credit/decision/notice.ts";
import { RulingSchema } from "../credit/decision/ruling.ts";
import { Problem } from "../errors.ts";
import { SnapshotDocumentSchema } from "../portrait/snapshot/document.ts";
import { Uuid } from "../http/people/schemas.ts";
import type { HttpServer } from "../http/server.ts";
import {
  DecisionListSchema,
  DecisionSchema,
  DocumentReply,
  NoticeReply,
  refusedDecisions,
  RuledSchema,
} from "./answers/decision.ts";
import { type Desk, receiptOf } from "./desk.ts";
import type { ExposureOf } from "./own-exposure.ts";
import { PortraitUnavailable } from "./portrait-client.ts";
import { SnapshotRefused } from "./snapshot-portrait.ts";

const closed = { additionalProperties: false };
const Id = Type.Object({ decision: Uuid });
const LIST_MAX = 100;

/** Refused before it was decided; the reason is the code of `decision-error.ts`. */
export class DecisionRefused extends Problem {
  override readonly reason: string;

  constructor(reason: string, detail: string) {
    super("documentRefused", detail);
    this.name = "DecisionRefused";
    this.reason = reason;
  }
}

interface DecisionRoutesOptions {
  readonly pool: Pool;
  readonly desk: Desk;
  readonly exposureOf: ExposureOf;
}

/** What the lender's own systems ask of its house. */
export function decisionRoutes(
  app: HttpServer,
  { desk, exposureOf, pool }: DecisionRoutesOptions,
): void {
  const application = Type.Object(
    {
      application: ApplicationSchema,
      /** Left out, it is worked out from the house's own loans. */
      exposure: Type.Optional(ExposureSchema),
      portrait: Type.Optional(PortraitSchema),
      snapshot: Type.Optional(SnapshotDocumentSchema),
    },
    closed,
  );
  app.post(
    "/v1/decisions",
    {
      schema: {
        operationId: "decide",
        summary: "Decide an application; sent again, it is answered with the same decision",
        body: application,
        response: { 201: DecisionSchema, ...refusedDecisions },
      },
    },
    async ({ body }, reply) => {
      const { application: asked, portrait, snapshot } = body;
      if (portrait !== undefined && snapshot !== undefined)
        throw new Problem("invalidRequest", "A portrait, or a snapshot of one: not both.");
      const exposure = body.exposure ?? (await exposureOf(asked.factory));
      const wanted = { application: asked, exposure, portrait, snapshot };
      const found = await refusing(() => desk.decide(wanted));
      return reply.code(201).send(shown(oneOf(found)));
    },
  );

  const ruling = Type.Omit(RulingSchema, ["at"], closed);
  app.post(
    "/v1/decisions/:decision/ruling",
    {
      schema: {
        operationId: "ruleDecision",
        summary:
          "Keep what a person made of a decision, by the pseudonym that the lender gives him",
        params: Id,
        body: ruling,
        response: { 201: DecisionSchema, ...refusedDecisions },
      },
    },
    async ({ body, params }, reply) => {
      const found = await refusing(() => desk.rule(params.decision, body));
      if (found === undefined) throw new Problem("notFound", "No decision has this id.");
      return reply.code(201).send(shown(oneOf(found)));
    },
  );

  app.get(
    "/v1/decisions/:decision",
    {
      schema: {
        operationId: "readDecision",
        summary: "A decision with its receipt, and which ruling is about it",
        params: Id,
        response: { 200: RuledSchema },
      },
    },
    async ({ params }) => {
      const kept = await readDecision(pool, params.decision);
      if (kept === undefined) throw new Problem("notFound", "No decision has this id.");
      const ruled = await rulingAbout(pool, params.decision);
      return { ...shown(kept), ruling: ruled?.id ?? null };
    },
  );

  const Language = Type.Object({ language: Type.Enum(["en", "zh"]) });
  app.get(
    "/v1/decisions/:decision/notice",
    {
      schema: {
        operationId: "readNotice",
        summary:
          "What the applicant is sent: what holds, why, and that he can have a person decide",
        params: Id,
        querystring: Language,
        response: { 200: NoticeReply },
      },
    },
    async ({ params, query }, reply) => {
      const kept = await readDecision(pool, params.decision);
      if (kept === undefined) throw new Problem("notFound", "No decision has this id.");
      const notice = noticeOf(receiptOf(kept).body, query.language);
      return reply.type("text/plain; charset=utf-8").send(notice);
    },
  );

  app.get(
    "/v1/decisions",
    {
      schema: {
        operationId: "listDecisions",
        summary: "The newest hundred decisions and rulings",
        response: { 200: DecisionListSchema },
      },
    },
    async () => ({ decisions: (await listDecisions(pool, LIST_MAX)).map(listed) }),
  );

  const Hash = Type.Object({ hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
  app.get(
    "/v1/documents/:hash",
    {
      schema: {
        operationId: "readDocument",
        summary: "A model or a policy that decided, byte by byte as its hash is of it",
        params: Hash,
        response: { 200: DocumentReply },
      },
    },
    async ({ params }, reply) => {
      const text = await readDocument(pool, params.hash);
      if (text === undefined) throw new Problem("notFound", "No model or policy has this hash.");
      return reply.type("application/json; charset=utf-8").send(text);
    },
  );
}

/** What stands in the way of a decision, as a problem. */
export async function refusing<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SnapshotRefused) throw notTaken(error);
    if (error instanceof DecisionError) throw new DecisionRefused(error.code, error.message);
    if (!(error instanceof PortraitUnavailable)) throw error;
    throw error.code === "refused"
      ? new Problem("lookRefused", error.message)
      : new Problem("unavailable", error.message);
  }
}

function notTaken({ code, message }: SnapshotRefused): Problem {
  if (code === "unchecked") return new Problem("unavailable", message);
  if (code === "notGranted") return new Problem("lookRefused", message);
  return new DecisionRefused(code === "unsound" ? "snapshotUnsound" : "snapshotUntrusted", message);
}

export function oneOf(found: Found): KeptDecision {
  if (found.kind === "same") return found.decision;
  throw new Problem("conflict", "Something else was decided under this nonce, or about this.");
}

const listed = ({ about, decidedAt, id, outcome }: KeptDecision) => ({
  decision: id,
  about: about ?? null,
  decidedAt: decidedAt.toISOString(),
  outcome,
});

const shown = (kept: KeptDecision) => ({ ...listed(kept), receipt: receiptOf(kept) });
