import type { Pool } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../device-attest/record.ts";
import { Problem } from "../errors.ts";
import { isOverdue, type Objection } from "../parties/consent/objection.ts";
import {
  answerObjection,
  objectionsOf,
  openObjections,
  raiseObjection,
} from "../parties/consent/objection.store.ts";
import { isInstant } from "../parties/consent/period.ts";
import { sections } from "../parties/consent/section.ts";
import { OfParty } from "./consent-schema.ts";
import { ObjectionSchema } from "./looks-schema.ts";
import { PartyId } from "./party-id.ts";
import { problemReplies } from "./problem.ts";
import type { HttpServer } from "./server.ts";

const DAY_MS = 86_400_000;
const Text = Type.String({ minLength: 1, maxLength: 2000, pattern: "\\S" });

const Raised = Type.Object(
  {
    section: Type.Enum([...sections]),
    figure: Type.String({ pattern: "^[a-zA-Z][a-zA-Z0-9.]{0,63}$" }),
    period: Type.Object(
      { from: InstantSchema, to: InstantSchema },
      { additionalProperties: false },
    ),
    reason: Text,
  },
  { additionalProperties: false },
);

const Answer = Type.Object({ text: Text, upheld: Type.Boolean() }, { additionalProperties: false });
const Open = Type.Object({ factory: PartyId, ...ObjectionSchema.properties });
const ObjectionNumber = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

export interface ObjectionOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  /** Party id of whoever answers. */
  readonly operator: string;
  readonly days: number;
}

/** A factory objects to a figure; the operator answers, in time or overdue. */
export function objectionRoutes(app: HttpServer, options: ObjectionOptions): void {
  raiseRoute(app, options);
  listRoutes(app, options);
  answerRoute(app, options);
}

function raiseRoute(app: HttpServer, { days, now, operator, pool }: ObjectionOptions): void {
  app.post(
    "/v1/parties/:party/objections",
    {
      config: { access: { kind: "party", needs: "sign" } },
      schema: {
        operationId: "raiseObjection",
        summary: "Object to a figure: whoever reads it from now on sees so",
        params: OfParty,
        body: Raised,
        response: { 201: Type.Object({ number: ObjectionNumber, dueAt: InstantSchema }) },
      },
    },
    async ({ body, params }, reply) => {
      const { from, to } = body.period;
      if (!isInstant(from) || !isInstant(to) || from >= to)
        throw new Problem("invalidRequest", "A period ends after it begins.");
      const at = now();
      const dueAt = new Date(at.getTime() + days * DAY_MS).toISOString();
      const draft = { ...body, factory: params.party, raisedAt: at.toISOString(), dueAt };
      return reply.code(201).send({ number: await raiseObjection(pool, draft, operator), dueAt });
    },
  );
}

function listRoutes(app: HttpServer, { now, pool }: ObjectionOptions): void {
  const shown = <T extends Objection>(objection: T) => ({
    ...objection,
    overdue: isOverdue(objection, now().toISOString()),
  });
  app.get(
    "/v1/parties/:party/objections",
    {
      config: { access: { kind: "party", needs: "view" } },
      schema: {
        operationId: "listObjections",
        summary: "A factory's objections, newest first",
        params: OfParty,
        response: { 200: Type.Object({ items: Type.Array(ObjectionSchema) }) },
      },
    },
    async ({ params }) => ({ items: (await objectionsOf(pool, params.party)).map(shown) }),
  );

  app.get(
    "/v1/objections",
    {
      config: { access: { kind: "operator", needs: "view" } },
      schema: {
        operationId: "listOpenObjections",
        summary: "What has to be answered, the most urgent first",
        response: { 200: Type.Object({ items: Type.Array(Open) }) },
      },
    },
    async () => ({ items: (await openObjections(pool)).map(shown) }),
  );
}

function answerRoute(app: HttpServer, { now, pool }: ObjectionOptions): void {
  app.post(
    "/v1/objections/:number/answer",
    {
      config: { access: { kind: "operator", needs: "manage" } },
      schema: {
        operationId: "answerObjection",
        summary: "Answer an objection, once",
        params: Type.Object({ number: ObjectionNumber }),
        body: Answer,
        response: { 200: Type.Object({ answered: Type.Literal(true) }), ...problemReplies(404) },
      },
    },
    async ({ body, params }) => {
      if (!(await answerObjection(pool, params.number, { ...body, at: now() })))
        throw new Problem("notFound", "No objection of this number is open.");
      return { answered: true as const };
    },
  );
}
