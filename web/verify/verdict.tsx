import type { JSX } from "preact";
import { type Status, verdictOf } from "../../service/evidence/verification/check.ts";
import { wordsOf } from "../../service/evidence/verification/describe.ts";
import { Mark } from "../shared/mark.tsx";
import { useView } from "./view.ts";
import { fill } from "../shared/language.ts";

const statusOf = { verified: "pass", failed: "fail", incomplete: "notChecked" } as const;

/** The verifier's sentence, and how it came about in numbers. */
export function Verdict({ asking }: { readonly asking: boolean }): JSX.Element {
  const { checks, language, words } = useView();
  const verdict = verdictOf(checks);
  const count = (status: Status): number => checks.filter((one) => one.status === status).length;
  const counts = { pass: count("pass"), fail: count("fail"), notChecked: count("notChecked") };
  return (
    <div class={`verdict ${statusOf[verdict]}`} role="status">
      <Mark status={statusOf[verdict]} />
      <p>{wordsOf(language).verdicts[verdict]}</p>
      <p class="counts">{asking ? words.asking : fill(words.counts, counts)}</p>
    </div>
  );
}
