import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import {
  type Application,
  type EvidencedFigure,
  type Portrait,
  SectionSchema,
} from "../credit/decision/application.ts";
import type { Scope } from "../parties/consent/document.ts";
import { countBuckets } from "../parties/consent/period.ts";
import { figureSections } from "../portrait/figure-sections.ts";
import { type DocumentCheck, parseDocument } from "../score/document/parse-document.ts";
import { ScoreError } from "../score/score-error.ts";

export interface PortraitSource {
  readonly url: URL;
  readonly apiKey: string;
  readonly fetch: typeof fetch;
}

/** What a decision reads. Of each figure's buckets nothing goes into the receipt. */
const AnswerSchema = Type.Object({
  sections: Type.Record(
    Type.String({ maxLength: 64 }),
    Type.Object({
      ...Type.Partial(Type.Omit(SectionSchema, ["section"])).properties,
      objections: Type.Array(
        Type.Object({ figure: Type.String({ maxLength: 64 }), answer: Type.Unknown() }),
      ),
      checks: Type.Optional(
        Type.Array(
          Type.Object({
            check: Type.String({ pattern: "^[a-z][a-zA-Z0-9]{0,63}$" }),
            outcome: Type.String({ maxLength: 64 }),
          }),
          { maxItems: 64 },
        ),
      ),
    }),
  ),
  refused: Type.Array(Type.Object({ section: Type.String(), reason: Type.String() })),
});
const answerCheck = Compile(AnswerSchema);

/** No portrait could be read. */
export class PortraitUnavailable extends Error {
  override readonly name = "PortraitUnavailable";
  /** `refused`: the factory did not let the lender look, or not any more. */
  readonly code: "refused" | "unavailable" | "unreadable";

  constructor(code: "refused" | "unavailable" | "unreadable", message: string) {
    super(message);
    this.code = code;
  }
}

const TIMEOUT_MS = 20_000;

/**
 * Looks at the sections that the authorisation names, each of which the factory's service logs before it shows it. A
 * section that cannot be read from there yet is missing.
 * @throws PortraitUnavailable
 */
export async function fetchPortrait(
  { authorisation, factory, lender, nonce }: Application,
  source: PortraitSource,
): Promise<Portrait> {
  const { purpose, scope } = authorisation.document;
  const asked = figureSections.filter((one) => scope.sections.includes(one));
  const shown =
    asked.length === 0 ? {} : await look(asked, { factory, lender, purpose, scope }, source);
  const figured = asked.filter((one) => one !== "consistency");
  const open = Object.values(shown).flatMap(({ objections }) =>
    objections.filter(({ answer }) => answer === null),
  );
  const objections = new Set(open.map(({ figure }) => figure));
  return {
    v: 1,
    kind: "portrait",
    factory,
    lender,
    purpose,
    nonce,
    sections: figured.map((section) => sectionOf(section, shown[section])),
    flags: (shown["consistency"]?.checks ?? [])
      .filter(({ outcome }) => outcome === "flag")
      .map(({ check }) => ({ flag: check })),
    objections: [...objections].toSorted().map((figure) => ({ figure })),
  };
}

type Shown = Static<typeof AnswerSchema>["sections"];

interface LookAt {
  readonly factory: string;
  readonly lender: string;
  readonly purpose: string;
  readonly scope: Scope;
}

/** All at once, so that they speak of one moment. */
async function look(
  asked: readonly string[],
  { factory, lender, purpose, scope }: LookAt,
  source: PortraitSource,
): Promise<Shown> {
  const url = new URL(`/v1/factories/${factory}/portrait`, source.url);
  const resolution = resolutionFor(scope);
  const { from, to } = scope;
  url.search = new URLSearchParams([
    ...Object.entries({ as: lender, from, purpose, resolution, to }),
    ...asked.map((section) => ["sections", section]),
  ]).toString();
  const { refused, sections } = await readAnswer(url, answerCheck, source);
  const [first] = refused;
  if (first !== undefined)
    throw new PortraitUnavailable("refused", `${first.section}: ${first.reason}`);
  return sections;
}

function sectionOf(
  section: string,
  shown: Shown[string] | undefined,
): Portrait["sections"][number] {
  if (shown?.figures === undefined || shown.counted === undefined || shown.period === undefined)
    throw new PortraitUnavailable("unreadable", `${section} is missing in the answer`);
  const { counted, figures, period } = shown;
  return { section, period, counted, figures: figures.map(withoutBuckets) };
}

/** What goes into a receipt of a figure. */
export const withoutBuckets = (figure: EvidencedFigure): EvidencedFigure =>
  Object.fromEntries(
    Object.entries(figure).filter(([name]) => name !== "buckets"),
  ) as EvidencedFigure;

/** As many buckets as the service shows at once. */
const BUCKETS_MAX = 800;

/** Days where they are allowed: a month that is not over would be left out whole. */
const resolutionFor = (scope: Scope): "day" | "month" =>
  scope.resolution !== "month" && countBuckets(scope, "day", BUCKETS_MAX + 1) <= BUCKETS_MAX
    ? "day"
    : "month";

async function readAnswer<T>(
  url: URL,
  check: DocumentCheck<T>,
  { apiKey, fetch: ask }: PortraitSource,
): Promise<T> {
  const text = await textFrom(url, () =>
    ask(url, {
      // Somebody waits for the decision: packing a few kilobytes takes longer than sending them.
      headers: { authorization: `Bearer ${apiKey}`, "accept-encoding": "identity" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }),
  );
  try {
    return parseDocument(text, check);
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    throw new PortraitUnavailable("unreadable", `${url.pathname}: ${error.where.found ?? ""}`);
  }
}

async function textFrom({ pathname }: URL, ask: () => Promise<Response>): Promise<string> {
  const answer = await ask().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : "no answer";
    throw new PortraitUnavailable("unavailable", `${pathname}: ${why}`);
  });
  const text = await answer.text();
  if (answer.ok) return text;
  const refused = answer.status === 401 || answer.status === 403;
  throw new PortraitUnavailable(
    refused ? "refused" : "unavailable",
    `${pathname}: ${String(answer.status)} ${text.slice(0, 200)}`,
  );
}
