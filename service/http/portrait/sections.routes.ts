import type { FastifyReply } from "fastify";
import type { Pool, PoolClient } from "pg";
import { Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import { inSnapshot } from "../../db/pool.ts";
import { type Refusal, refusals } from "../../parties/consent/refusal.ts";
import type { Section } from "../../parties/consent/section.ts";
import { type FigureSection, figureSections } from "../../portrait/figure-sections.ts";
import { type ReadSection, readSections } from "../../portrait/section.store.ts";
import { shownBeside } from "../looks.ts";
import { askedIn } from "../looks-asked.ts";
import type { Looks, SectionView } from "../looks-decide.ts";
import type { Shown } from "../looks-entry.ts";
import { LookRefused } from "../looks-refused.ts";
import { lookQuery, shownSchema } from "../looks-schema.ts";
import { PartyId } from "../party-id.ts";
import { problemReplies } from "../problem.ts";
import type { HttpServer } from "../server.ts";
import { bucketsOf, checksIn, figuresIn } from "./read-section.ts";
import { ConsistencySchema, PortraitSchema } from "./schemas.ts";

const resolutions = ["day", "hour", "month"] as const;

const Query = Type.Object({
  ...lookQuery(resolutions).properties,
  from: InstantSchema,
  to: InstantSchema,
  sections: Type.Array(Type.Enum([...figureSections]), { minItems: 1, uniqueItems: true }),
});

const FiguresShown = shownSchema(PortraitSchema);
const ChecksShown = shownSchema(ConsistencySchema);

/** By the same object each time: a serialiser is compiled once for it. */
const serialised = {
  figures: { ...FiguresShown } as Record<string, unknown>,
  checks: { ...ChecksShown } as Record<string, unknown>,
};

const Answer = Type.Object({
  sections: Type.Partial(
    Type.Object(
      Object.fromEntries(
        figureSections.map((one) => [one, one === "consistency" ? ChecksShown : FiguresShown]),
      ),
    ),
  ),
  refused: Type.Array(Type.Object({ section: Type.String(), reason: Type.Enum([...refusals]) }), {
    description: "sections that the factory does not show to who asks",
  }),
});

/**
 * Several sections of one portrait, of one moment, in one question. Each is a look: decided, logged and counted as if it
 * had been asked for alone, with the hash of its own bytes as they stand in the answer.
 */
export function sectionsRoute(app: HttpServer, pool: Pool, looks: Looks): void {
  const response: object = { 200: Answer, ...problemReplies(503) };
  app.get(
    "/v1/factories/:factory/portrait",
    {
      config: { access: { kind: "look", section: "several" }, isLookRoute: true },
      schema: {
        operationId: "readPortrait",
        summary: "Several sections of a factory's portrait as they are at one moment",
        params: Type.Object({ factory: PartyId }),
        querystring: Query,
        response,
      },
    },
    async (request, reply) => {
      const asked = request.query.sections.map((section) => askedIn(request, section, resolutions));
      const outcomes = await looks.showEach(asked, async (views) =>
        inSnapshot(pool, async (db) => shownOf(reply, db, views)),
      );
      const named = outcomes.map((outcome, at) => ({
        outcome,
        section: request.query.sections[at]!,
      }));
      return reply.type("application/json; charset=utf-8").send(answerOf(named));
    },
  );
}

async function shownOf(
  reply: FastifyReply,
  db: PoolClient,
  views: readonly [SectionView, ...SectionView[]],
): Promise<Shown[]> {
  const [first] = views;
  const sections = views.map((view) => figureSections.find((one) => one === view.section)!);
  const read = await readSections(db, sections, first.factory, bucketsOf(first));
  return views.map((view, at): Shown => {
    const { answer, schema } = answerIn(sections[at]!, read[at]!);
    const bytes = reply.serializeInput({ ...shownBeside(view), ...answer }, schema);
    return { bytes, fields: Object.keys(answer) };
  });
}

const answerIn = (section: FigureSection, read: ReadSection) =>
  section === "consistency"
    ? { answer: checksIn(read), schema: serialised.checks }
    : { answer: figuresIn(read), schema: serialised.figures };

interface Outcome {
  readonly section: Section;
  readonly outcome: Shown | Refusal;
}

const textOf = ({ bytes }: Shown): string =>
  typeof bytes === "string" ? bytes : Buffer.from(bytes).toString();

/** @throws LookRefused where nothing is shown */
function answerOf(outcomes: readonly Outcome[]): string {
  const parts: string[] = [];
  const refused: { section: Section; reason: Refusal }[] = [];
  for (const { outcome, section } of outcomes)
    if (typeof outcome === "string") refused.push({ section, reason: outcome });
    else parts.push(`"${section}":${textOf(outcome)}`);
  if (parts.length === 0 && refused[0]) throw new LookRefused(refused[0].reason);
  return `{"sections":{${parts.join(",")}},"refused":${JSON.stringify(refused)}}`;
}
