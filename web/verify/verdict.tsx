import type { JSX } from "preact";
import { verdictOf } from "../../service/evidence/verification/check.ts";
import { wordsOf } from "../../service/evidence/verification/describe.ts";
import { countsOf, markOf } from "../shared/check-words.ts";
import { Mark } from "../shared/mark.tsx";
import { useView } from "./view.ts";

/** The verifier's sentence, and how it came about in numbers. */
export function Verdict({ asking }: { readonly asking: boolean }): JSX.Element {
  const { checks, language, words } = useView();
  const verdict = verdictOf(checks);
  return (
    <div class={`verdict ${markOf[verdict]}`} role="status">
      <Mark status={markOf[verdict]} />
      <p>{wordsOf(language).verdicts[verdict]}</p>
      <p class="counts">{asking ? words.asking : countsOf(checks, language)}</p>
    </div>
  );
}
