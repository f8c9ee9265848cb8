import type { Warning } from "../../../service/lender/overview.ts";
import { shortId } from "../../app/parts/party-name.tsx";
import { fill } from "../../shared/language.ts";
import { percentOfPpm } from "../money.ts";
import type { houseWords } from "../words.ts";

/** A warning in a sentence. */
export function warningIn(warning: Warning, words: (typeof houseWords)["en"]["portfolio"]): string {
  switch (warning.code) {
    case "modelEnds":
      return fill(words.modelEnds, { days: warning.days });
    case "scoresShifted":
      return fill(words.scoresShifted, { index: warning.index.toFixed(2) });
    case "nearCap":
      return fill(words.nearCap, {
        name: shownName(warning.name),
        share: percentOfPpm(warning.sharePpm),
      });
    case "modelMayNot":
      return words.modelMayNot;
    default:
      return "";
  }
}

/** A firm that has no name in the address book is told by its id. */
const shownName = (name: string): string => (/^[0-9a-f]{64}$/.test(name) ? shortId(name) : name);
