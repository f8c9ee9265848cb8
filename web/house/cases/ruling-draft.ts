import type { Ruling } from "../../../service/credit/decision/ruling.ts";
import type { Opened } from "../../../service/lender/opened.ts";

/** What a person decides while he fills it in. */
export interface RulingDraft {
  readonly what: "grant" | "refuse";
  readonly amount: string;
  /** Percent a year. */
  readonly rate: string;
  readonly by: string;
  readonly because: string;
}

/** As the engine would have it, where it would lend anything. */
export const emptyRuling = ({ application, decision }: Opened): RulingDraft => ({
  what: decision.limit.amount === "0" ? "refuse" : "grant",
  amount:
    Number(application.asked) < Number(decision.limit.amount)
      ? application.asked
      : decision.limit.amount,
  rate: decision.price === null ? "" : (decision.price.rateBp / 100).toFixed(2),
  by: "",
  because: "",
});

export interface SentRuling extends Pick<Ruling, "grants" | "because"> {
  readonly by: string;
}

/** Undefined while something is missing; the house says what of it the policy does not allow. */
export function rulingOf({ amount, because, by, rate, what }: RulingDraft): SentRuling | undefined {
  const said = { by: by.trim(), because: because.trim() };
  if (said.by === "" || said.because === "") return undefined;
  if (what === "refuse") return { ...said, grants: null };
  const rateBp = basisPointsOf(rate);
  const isAmount = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/.test(amount);
  return isAmount && rateBp !== undefined ? { ...said, grants: { amount, rateBp } } : undefined;
}

/** Of a percentage with two decimals at most; undefined for anything else. */
export function basisPointsOf(rate: string): number | undefined {
  const [, whole, fraction = ""] = /^(\d{1,4})(?:\.(\d{1,2}))?$/.exec(rate.trim()) ?? [];
  return whole === undefined ? undefined : Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}
