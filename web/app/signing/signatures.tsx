import type { JSX } from "preact";
import type { Names } from "../../../service/parties/acts/words.ts";
import { fill } from "../../shared/language.ts";
import { Stamps } from "../parts/stamps.tsx";
import { State } from "../parts/state.tsx";
import { Time } from "../parts/time.tsx";
import { useWords } from "../state/settings.ts";
import type { Pending } from "./pending.ts";
import { signingWords } from "./words.ts";

interface Props {
  readonly pending: Pending;
  readonly names: Names;
}

/** Who signed, and how many more it takes. */
export function Signatures({ names, pending }: Props): JSX.Element {
  const words = useWords(signingWords);
  const { counted, isComplete, needed, newcomers, signatures } = pending;
  return (
    <section class="section">
      <header>
        <h2>{words.whoSigned}</h2>
        <State is={isComplete ? "good" : "open"}>
          {fill(words.progress, { count: counted.length, needed })}
        </State>
      </header>
      <Stamps shape="word" filled={counted.length} needed={needed} />
      {newcomers.length > 0 && (
        <p>
          {fill(words.newcomersLeft, { count: newcomers.length })}:{" "}
          {newcomers.map((signer) => names.signer(signer)).join(", ")}
        </p>
      )}
      {signatures.length === 0 && <p class="empty">{words.nobody}</p>}
      <ul class="plain-list">
        {signatures.map(({ checked, signedAt, signer }) => (
          <li key={signer} title={signer}>
            <State is={checked ? "good" : "open"}>{names.signer(signer)}</State>{" "}
            <span class="hint">
              {checked ? words.checked : words.checkedOnChain} · <Time at={signedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
