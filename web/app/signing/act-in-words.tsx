import type { JSX } from "preact";
import { toHex } from "../../../device-attest/bytes.ts";
import { catalogue } from "../../../service/parties/acts/catalogue.ts";
import { actDigest } from "../../../service/parties/acts/digest.ts";
import { type ActWords, inWords, type Names } from "../../../service/parties/acts/words.ts";
import { Facts } from "../parts/facts.tsx";
import { useWords } from "../state/settings.ts";
import { actLanguages } from "./act-languages.ts";
import { type Manifest, targetIn } from "./manifest.ts";
import { messageOf, type Signable, typedOf } from "./pending.ts";
import { signingWords } from "./words.ts";

/** An act in the reader's language. */
export function useActWords(pending: Signable, names: Names): ActWords {
  const language = useWords(actLanguages);
  return inWords(language, pending.act, messageOf(pending) as never, names);
}

interface Props {
  readonly pending: Signable;
  readonly manifest: Manifest;
  readonly names: Names;
}

/** What is about to be signed: in words first, then every field as the chain will see it. */
export function ActInWords({ manifest, names, pending }: Props): JSX.Element {
  const words = useWords(signingWords);
  const { sentences, title } = useActWords(pending, names);
  return (
    <section class="act-words" aria-label={words.whatItDoes}>
      <h2>{title}</h2>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <details>
        <summary>{words.details}</summary>
        <Fields manifest={manifest} pending={pending} />
      </details>
    </section>
  );
}

function Fields({ manifest, pending }: Omit<Props, "names">): JSX.Element {
  const words = useWords(signingWords);
  const kind = catalogue[pending.act];
  const { address, chainId } = targetIn(manifest, kind.contract);
  const said = Object.entries(pending.message).map(
    ([name, value]) =>
      [name, Array.isArray(value) ? value.map(spelt).join("\n") : String(value)] as const,
  );
  const around = [
    [words.contract, `${kind.contract} ${address}`],
    [words.chain, String(chainId)],
    [words.nonce, pending.nonce],
    ["deadline", pending.deadline],
    [words.typeHash, kind.typeHash],
    [words.digest, `0x${toHex(actDigest(typedOf(pending, manifest)))}`],
  ] as const;
  return <Facts of={[...said, ...around]} isCode />;
}

/** A member of a list; a struct as its members. */
const spelt = (value: string | object): string =>
  typeof value === "object" ? JSON.stringify(value) : value;
