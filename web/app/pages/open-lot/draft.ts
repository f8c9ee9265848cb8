import { fill } from "../../../shared/language.ts";
import type { Plan } from "../plans/book.ts";
import { linkOf } from "../codes/link-of.ts";
import type { openLotWords } from "./words.ts";

/** A lot as it is filled in. */
export interface LotDraft {
  readonly plan: string;
  readonly gtin: string;
  readonly number: string;
  readonly quantity: string;
  readonly custodians: readonly string[];
}

export type LotErrors = Partial<Readonly<Record<"gtin" | "number" | "quantity", string>>>;
type Words = (typeof openLotWords)["en"]["errors"];

const QUANTITY_MAX = 1_000_000_000;

/** Undefined where nothing was said. NaN for what is no number of pieces. */
export function quantityOf({ quantity }: LotDraft): number | undefined {
  const text = quantity.trim();
  if (text === "") return undefined;
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= QUANTITY_MAX ? count : Number.NaN;
}

/** What its label calls it; undefined for a lot that is to be named by its first label. */
export function labelOf({ gtin, number }: LotDraft): string | undefined {
  if (gtin.trim() === "" && number.trim() === "") return undefined;
  const made = linkOf({ gtin, lot: number });
  return "uri" in made ? made.uri : undefined;
}

/** What is wrong with a draft, by field. */
export const errorsIn = (draft: LotDraft, plan: Plan, words: Words): LotErrors => ({
  ...labelErrors(draft, words),
  ...quantityErrors(draft, plan, words),
});

function labelErrors({ gtin, number }: LotDraft, words: Words): LotErrors {
  const [hasGtin, hasNumber] = [gtin.trim() !== "", number.trim() !== ""];
  if (!hasGtin && !hasNumber) return {};
  if (!hasGtin) return { gtin: words.gtinMissing };
  const made = linkOf({ gtin, lot: number });
  if ("wrong" in made) return made.wrong === "gtin" ? { gtin: words.gtin } : { number: words.lot };
  return hasNumber ? {} : { number: words.numberMissing };
}

function quantityErrors(draft: LotDraft, { requirements }: Plan, words: Words): LotErrors {
  const quantity = quantityOf(draft);
  if (quantity === undefined) return {};
  if (Number.isNaN(quantity)) return { quantity: words.quantity };
  const samples = Math.max(...requirements.map((one) => one.samples));
  return quantity < samples ? { quantity: fill(words.quantitySmall, { samples }) } : {};
}
