import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Check } from "../../service/evidence/verification/check.ts";
import type { Language } from "../../service/evidence/verification/describe.ts";
import type { PageWords } from "./page-words.ts";
import { pageWordsOf } from "./words.ts";

interface ViewState {
  readonly language: Language;
  readonly words: PageWords;
  readonly checks: readonly Check[];
}

/** What every part of the page needs: its language, and what the verifier says at this moment. */
export const View = createContext<ViewState>({
  language: "en",
  words: pageWordsOf("en"),
  checks: [],
});

export const useView = (): ViewState => useContext(View);
