import type { FindingCode } from "./finding.ts";

/** What a finding says to an applicant; rules bring their own words. They are part of the receipt, and of its engine. */
export type FindingWords = Readonly<Record<Exclude<FindingCode, "rule">, (name: string) => string>>;
