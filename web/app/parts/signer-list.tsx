import type { JSX } from "preact";
import { fill } from "../../shared/language.ts";
import { useWords } from "../state/settings.ts";
import { signingWords } from "../signing/words.ts";
import { admissionWords } from "../pages/admission/words.ts";
import { shortId } from "./party-name.tsx";

interface Props {
  readonly signers: readonly { readonly signer: string; readonly managed: boolean }[];
  readonly threshold: number;
  /** What people of the party call their keys; by signer in lower case. */
  readonly labels?: ReadonlyMap<string, string>;
}

const ADDRESS_CHARACTERS = 42;

/** Who signs for a party, and how many it takes. */
export function SignerList({ labels, signers, threshold }: Props): JSX.Element {
  const { member } = useWords(admissionWords);
  const { signerKinds } = useWords(signingWords);
  return (
    <>
      <p>{fill(member.threshold, { needed: threshold, count: signers.length })}</p>
      <ul class="plain-list">
        {signers.map(({ managed, signer }) => (
          <li key={signer}>
            {labels?.get(signer.toLowerCase())}{" "}
            <code class="id" title={signer}>
              {shortId(signer)}
            </code>{" "}
            <span class="tag">
              {signer.length === ADDRESS_CHARACTERS ? signerKinds.account : signerKinds.passkey}
            </span>
            <span class="tag">{managed ? member.managed : member.own}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
