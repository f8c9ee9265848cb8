import type { JSX } from "preact";
import { Mark } from "../../shared/mark.tsx";
import { problemWords } from "../api/problem-words.ts";
import type { Failed } from "../state/failed.ts";
import { useSettings } from "../state/settings.ts";

interface Props {
  readonly of: Failed | undefined;
}

/** What went wrong, to which input, and what to do about it. */
export function Failure({ of: failure }: Props): JSX.Element | null {
  const { language } = useSettings();
  if (failure === undefined) return null;
  const { todo, what } = problemWords(failure.code, language);
  return (
    <div class="failure" role="alert">
      <Mark status="fail" />
      <div>
        <p>
          <strong>{what}</strong> {todo}
        </p>
        {failure.detail !== undefined && <p class="hint">{failure.detail}</p>}
        {failure.pointers.length > 0 && <p class="hint mono">{failure.pointers.join(", ")}</p>}
      </div>
    </div>
  );
}
