import type { Bin } from "../binning/bin.ts";
import type { Model } from "./model-schema.ts";

export type Language = "en" | "zh";
type Dictionary = Model["dictionary"];

const missing = { en: "not known", zh: "未知" } as const;
const ends = {
  en: {
    below: "under {below}",
    from: "{from} or more",
    both: "{from} to under {below}",
    all: "any",
  },
  zh: { below: "低于 {below}", from: "{from} 及以上", both: "{from} 至不足 {below}", all: "任意" },
} as const;

const entryOf = (dictionary: Dictionary, characteristic: string) =>
  dictionary.find((entry) => entry.characteristic === characteristic);

/** What a characteristic is called; its column's name where the dictionary is silent. */
export const nameWords = (
  dictionary: Dictionary,
  characteristic: string,
  language: Language,
): string => entryOf(dictionary, characteristic)?.name[language] ?? characteristic;

/** Why a characteristic cost points. */
export const reasonWords = (
  dictionary: Dictionary,
  characteristic: string,
  language: Language,
): string => entryOf(dictionary, characteristic)?.reason[language] ?? characteristic;

/** A bin for people: categories in the dictionary's words, ranges in a sentence. */
export function binWords(
  dictionary: Dictionary,
  { bin, characteristic }: { readonly bin: Bin; readonly characteristic: string },
  language: Language,
): string {
  if (bin.kind === "missing") return missing[language];
  if (bin.kind === "range") return rangeWords(bin.from, bin.below, language);
  const values = entryOf(dictionary, characteristic)?.values ?? [];
  return bin.values
    .map((value) => values.find((one) => one.value === value)?.words[language] ?? value)
    .join(language === "zh" ? "；" : "; ");
}

function rangeWords(
  from: string | undefined,
  below: string | undefined,
  language: Language,
): string {
  const words = ends[language];
  if (from === undefined)
    return below === undefined ? words.all : words.below.replace("{below}", below);
  if (below === undefined) return words.from.replace("{from}", from);
  return words.both.replace("{from}", from).replace("{below}", below);
}
