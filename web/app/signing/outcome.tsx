import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ActRefusal } from "../../../service/parties/acts/refusal.ts";
import { refusalWords } from "../../../service/parties/acts/refusal-words.ts";
import { call, type Reply } from "../api/client.ts";
import { State } from "../parts/state.tsx";
import { useSettings, useWords } from "../state/settings.ts";
import { OutcomeSteps } from "./outcome-steps.tsx";
import { signingWords } from "./words.ts";

type Act = Reply<"readAct">;

const PAUSE_MS = 700;

/** What became of something that was sent to the chain; asked again until that is settled. */
export function useOutcome(id: string | null): Act | undefined {
  const [outcome, setOutcome] = useState<Act>();
  useEffect(() => {
    if (id === null) return undefined;
    const abort = new AbortController();
    void follow(id, setOutcome, abort.signal);
    return () => abort.abort();
  }, [id]);
  return outcome;
}

async function follow(id: string, tell: (act: Act) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A service that does not answer now may answer the next time.
    const act = await call("readAct", { path: { id } }, signal).catch(() => undefined);
    if (signal.aborted) return;
    if (act !== undefined) tell(act);
    if (act !== undefined && isSettled(act)) return;
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS);
    });
  }
}

export const isSettled = ({ status }: Act): boolean =>
  status === "final" || status === "reverted" || status === "dropped";

/** The outcome in a word, and the chain's reason where it refused. */
export function Outcome({ of: outcome }: { readonly of: Act }): JSX.Element {
  const words = useWords(signingWords);
  const { language } = useSettings();
  const { reason, status } = outcome;
  const standing = status === "final" ? "good" : status === "reverted" || status === "dropped" ? "bad" : "open"; // prettier-ignore
  return (
    <div role="status">
      <OutcomeSteps status={status} />
      <p data-outcome={status}>
        <State is={standing}>{words.outcome[status]}</State>
      </p>
      {reason !== null && (
        <p data-reason={reason.code}>
          {refusalWords({ code: reason.code as ActRefusal, values: reason.values }, language)}
        </p>
      )}
      {reason !== null && reason.values.length > 0 && (
        <p class="hint mono wrap">{reason.values.join(", ")}</p>
      )}
    </div>
  );
}
