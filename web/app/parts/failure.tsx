import type { JSX } from "preact";
import type { Refusal } from "../../../service/parties/consent/refusal.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import { problemWords } from "../api/problem-words.ts";
import { consentWords } from "../pages/authorisations/words.ts";
import type { Failed } from "../state/failed.ts";
import { useSettings, useWords } from "../state/settings.ts";
import { shellWords } from "../words.ts";

interface Props {
  readonly of: Failed | undefined;
}

/** What went wrong, to which input, and what to do about it. */
export function Failure({ of: failure }: Props): JSX.Element | null {
  const { language } = useSettings();
  const { refusals } = useWords(consentWords);
  const words = useWords(shellWords);
  if (failure === undefined) return null;
  const { code, detail, members, reason, retryAfterSeconds } = failure;
  const { todo, what } = problemWords(code, language);
  const refusal = code === "lookRefused" ? refusals[reason as Refusal] : undefined;
  return (
    <div class="failure" role="alert" data-code={code}>
      <Mark status="fail" />
      <div>
        <p>
          <strong>{what}</strong> {todo}
        </p>
        {refusal !== undefined && <p>{refusal}</p>}
        {retryAfterSeconds !== undefined && <p>{fill(words.waitFor, spanOf(retryAfterSeconds))}</p>}
        {(detail !== undefined || members.length > 0) && (
          // The service's and the wallet's own words are of one language.
          <details open={language === "en"}>
            <summary>{words.inItsWords}</summary>
            <p class="hint">{detail}</p>
            <p class="hint mono">
              {members.map(({ detail: why, pointer }) => `${pointer} ${why}`).join(", ")}
            </p>
          </details>
        )}
      </div>
    </div>
  );
}

const spanOf = (seconds: number): { readonly minutes: number; readonly seconds: number } => ({
  minutes: Math.floor(seconds / 60),
  seconds: Math.ceil(seconds % 60),
});
