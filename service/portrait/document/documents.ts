import { instantMs } from "../../../device-attest/record.ts";
import { instantOf } from "../../evidence/verification/instant.ts";
import { bucketOf } from "../../parties/consent/period.ts";
import { type EvidenceRow, evidenceOf } from "../evidence.ts";
import { type Base, type Figure, figureOf, type FigureName, type Formula } from "../figure.ts";
import { type At, type PortraitSection, seriesOf } from "../section.ts";
import { type DocumentKind, isLasting, type SaidDocument } from "./document.ts";

/** What the factory's own meters say of the time of a bill. */
export interface Metered {
  readonly energyMicro: bigint;
  readonly evidencedSeconds: bigint;
  /** Seconds of the bill, once for each meter. */
  readonly possibleSeconds: bigint;
}

/** A paper that holds in a period, or tells of it, in the first bucket of the period in which it does. */
export interface CountedDocument extends SaidDocument {
  readonly at: string;
  /** Other parties whose own key signed the same file, as the same kind of paper. */
  readonly signedBy: readonly string[];
  /** Of a utility bill whose time lies within the period and is over. */
  readonly metered: Metered | undefined;
  readonly evidence: readonly EvidenceRow[];
}

/** Where a paper stands in a period. @returns undefined where it says nothing of it */
export function bucketOfDocument(
  { from, until }: SaidDocument,
  { period, resolution }: At,
): string | undefined {
  const [begin, end] = [instantMs(period.from), instantMs(period.to)];
  if (from >= end || (until !== undefined && until <= begin)) return undefined;
  return bucketOf(instantOf(Math.floor(Math.max(from, begin) / 1000)), resolution);
}

/** Whether what a bill says can be held against the meters of a period. */
export const isOfPeriod = ({ energyMicro, from, until }: SaidDocument, at: At): boolean =>
  energyMicro !== undefined &&
  energyMicro > 0n &&
  until !== undefined &&
  from >= instantMs(at.period.from) &&
  until <= endOf(at);

/** Of what is still to come nothing is known yet. */
const endOf = ({ now, period: { to } }: At): number =>
  instantMs(now !== undefined && now < to ? now : to);

const MICRO = 1_000_000n;

const formula = (name: FigureName, unit = "1", coverageMinMicro = 0n): Formula => ({
  name,
  version: 1,
  unit,
  coverageMinMicro,
});
const documents = formula("documents", "{document}");
const signedByOthers = formula("signedByOthers");
const inForce = formula("inForce");
/** Time that nobody metered would pass for a bill that is too high. */
const billAgreement = formula("billAgreement", "1", 900_000n);

/**
 * Papers that others wrote: how many, of how many another party signed the same file, which of those that hold for a time
 * still do when the period ends, and how far bills agree with the factory's own meters.
 */
export function documentFigures(
  counted: readonly CountedDocument[],
  at: At,
): Pick<PortraitSection, "figures" | "machines"> {
  const lastingOnes = counted.filter(({ kind }) => isLasting(kind));
  const bills = counted.filter(({ metered }) => metered !== undefined);
  const end = endOf(at);
  const holds = ({ until }: CountedDocument): boolean => until === undefined || until > end;
  return {
    figures: [
      seriesOf(counted, at, (some) => {
        const all = countIn(some);
        const base = { numerator: all * MICRO, denominator: undefined };
        return figureIn(documents, some, { ...base, evidenced: all, possible: all });
      }),
      seriesOf(counted, at, (some) =>
        shareOf(signedByOthers, some, ({ signedBy }) => signedBy.length > 0),
      ),
      seriesOf(lastingOnes, at, (some) => shareOf(inForce, some, holds)),
      seriesOf(bills, at, agreementOf),
    ],
    machines: [],
  };
}

const countIn = (some: readonly CountedDocument[]): bigint => BigInt(some.length);

function shareOf(
  of: Formula,
  some: readonly CountedDocument[],
  isSo: (one: CountedDocument) => boolean,
): Figure {
  const all = countIn(some);
  const numerator = countIn(some.filter(isSo)) * MICRO;
  return figureIn(of, some, { numerator, denominator: all * MICRO, evidenced: all, possible: all });
}

const sum = (of: readonly bigint[]): bigint => of.reduce((total, one) => total + one, 0n);

/** The lesser of what is billed and metered over the greater, bill by bill: 1 where they are the same. */
function agreementOf(bills: readonly CountedDocument[]): Figure {
  const pairs = bills.map(
    ({ energyMicro = 0n, metered }): [bigint, bigint] =>
      [energyMicro, metered?.energyMicro ?? 0n].toSorted((a, b) => (a < b ? -1 : 1)) as [
        bigint,
        bigint,
      ],
  );
  return figureIn(billAgreement, bills, {
    numerator: sum(pairs.map(([less]) => less)),
    denominator: sum(pairs.map(([, more]) => more)),
    evidenced: sum(bills.map(({ metered }) => metered?.evidencedSeconds ?? 0n)),
    possible: sum(bills.map(({ metered }) => metered?.possibleSeconds ?? 0n)),
  });
}

const figureIn = (of: Formula, some: readonly CountedDocument[], base: Base): Figure =>
  figureOf(of, base, evidenceOf(some.flatMap(({ evidence }) => evidence)));

/** A paper as a section lists it. */
export interface ListedDocument {
  readonly kind: DocumentKind;
  readonly issuer: string;
  readonly file: string;
  readonly from: string;
  readonly until: string | null;
  readonly signedBy: string[];
}

const LISTED_MAX = 200;

/** Those that hold longest first. */
export const listedDocuments = (counted: readonly CountedDocument[]): ListedDocument[] =>
  counted
    .toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity) || a.from - b.from)
    .slice(0, LISTED_MAX)
    .map(({ file, from, issuer, kind, signedBy, until }) => ({
      kind,
      issuer,
      file,
      from: instantOf(Math.floor(from / 1000)),
      until: until === undefined ? null : instantOf(Math.floor(until / 1000)),
      signedBy: [...signedBy],
    }));
