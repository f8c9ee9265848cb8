import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../service/evidence/verification/describe.ts";
import { fill, localeOf } from "../shared/language.ts";
import type { Trace } from "./read.ts";
import type { TraceWords } from "./trace-words.ts";
import { wordsOf } from "./words.ts";

interface ViewState {
  readonly language: Language;
  readonly words: TraceWords;
  /** What a party calls itself, or that it did not say. */
  readonly nameOf: (party: string) => string;
  /** Local time of the reader. */
  readonly timeOf: (at: string) => string;
}

export const viewOf = (language: Language, names: Trace["names"]): ViewState => {
  const words = wordsOf(language);
  const known = new Map(names.map(({ name, party }) => [party, name]));
  const format = new Intl.DateTimeFormat(localeOf(language), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return {
    language,
    words,
    nameOf: (party) => known.get(party) ?? fill(words.party, { id: party.slice(0, 8) }),
    timeOf: (at) => format.format(new Date(at)),
  };
};

export const View = createContext<ViewState>(viewOf("en", []));

/** What every part of the page needs. */
export const useView = (): ViewState => useContext(View);
