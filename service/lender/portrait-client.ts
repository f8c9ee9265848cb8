import { Type } from "typebox";
import { Compile } from "typebox/compile";
import {
  type Application,
  type EvidencedFigure,
  type Portrait,
  SectionSchema,
} from "../credit/decision/application.ts";
import type { Scope } from "../parties/consent/document.ts";
import { countBuckets } from "../parties/consent/period.ts";
import { type DocumentCheck, parseDocument } from "../score/document/parse-document.ts";
import { ScoreError } from "../score/score-error.ts";

export interface PortraitSource {
  readonly url: URL;
  readonly apiKey: string;
  readonly fetch: typeof fetch;
}

/** Where figures of a factory's portrait can be read, by section. */
const paths: Readonly<Record<string, string>> = {
  utilisation: "utilisation",
  energy: "energy",
  quality: "quality",
  orders: "orders",
};

/** What a decision reads. Of each figure's buckets nothing goes into the receipt. */
const AnswerSchema = Type.Object({
  ...Type.Omit(SectionSchema, ["section"]).properties,
  objections: Type.Array(
    Type.Object({ figure: Type.String({ maxLength: 64 }), answer: Type.Unknown() }),
  ),
});
const answerCheck = Compile(AnswerSchema);

const ConsistencyAnswer = Type.Object({
  checks: Type.Array(
    Type.Object({
      check: Type.String({ pattern: "^[a-z][a-zA-Z0-9]{0,63}$" }),
      outcome: Type.String({ maxLength: 64 }),
    }),
    { maxItems: 64 },
  ),
});
const consistencyCheck = Compile(ConsistencyAnswer);

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
  const query = new URLSearchParams({
    as: lender,
    from: scope.from,
    purpose,
    resolution: resolutionFor(scope),
    to: scope.to,
  });
  const urlOf = (path: string): URL =>
    new URL(`/v1/factories/${factory}/portrait/${path}?${query.toString()}`, source.url);
  const read = scope.sections.filter((section) => Object.hasOwn(paths, section));
  const [shown, checks] = await Promise.all([
    Promise.all(read.map((section) => readAnswer(urlOf(paths[section]!), answerCheck, source))),
    scope.sections.includes("consistency")
      ? readAnswer(urlOf("consistency"), consistencyCheck, source)
      : { checks: [] },
  ]);
  const sections = shown.map(({ counted, figures, period }, at) => ({
    section: read[at]!,
    period,
    counted,
    figures: figures.map(withoutBuckets),
  }));
  const open = shown.flatMap(({ objections }) =>
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
    sections,
    flags: checks.checks
      .filter(({ outcome }) => outcome === "flag")
      .map(({ check }) => ({ flag: check })),
    objections: [...objections].toSorted().map((figure) => ({ figure })),
  };
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
      headers: { authorization: `Bearer ${apiKey}` },
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
