import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { SignerList } from "../../parts/signer-list.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { candidatesOf, type Keys, labelsOf } from "./keys.ts";
import { partyWords } from "./words.ts";

interface Props extends Keys {
  readonly party: string;
}

/** Who signs for the party, as the chain says it. */
export function Signers(props: Props): JSX.Element {
  const { member, offered } = props;
  const { signers } = useWords(partyWords);
  const { may } = useSession();
  const [isChanging, setChanging] = useState(false);
  return (
    <Section
      title={signers.title}
      actions={
        may("sign") && (
          <Button kind="plain" onClick={() => setChanging(true)}>
            {signers.change}
          </Button>
        )
      }
    >
      <SignerList
        signers={member.signers}
        threshold={member.threshold}
        labels={labelsOf(offered)}
      />
      {isChanging && <SignersDialog {...props} onClose={() => setChanging(false)} />}
    </Section>
  );
}

/** Another list: whoever is new in it signs the act too. */
function SignersDialog({
  onClose,
  ...props
}: Props & { readonly onClose: () => void }): JSX.Element {
  const { member, party } = props;
  const { signers: words } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const candidates = candidatesOf(props, words.managedMark);
  const [chosen, setChosen] = useState(() => member.signers.map(({ signer }) => signer));
  const [threshold, setThreshold] = useState(String(member.threshold));
  const listed = candidates.filter(({ signer }) => chosen.includes(signer));
  const own = listed.filter(({ managed }) => !managed);
  const isSound = Number.isInteger(Number(threshold)) && Number(threshold) >= 1 && own.length >= Number(threshold); // prettier-ignore
  const submit = (event: Event): void => {
    event.preventDefault();
    run(() => {
      const message = {
        party: `0x${party}`,
        signers: listed.map(({ signer }) => signer),
        threshold: BigInt(threshold),
        managed: listed.reduce((bits, { managed }, at) => bits | (managed ? 1 << at : 0), 0),
      };
      return prepareAndGo(party, { act: "SetSigners", message }, pagePaths.party);
    });
  };
  return (
    <Dialog title={words.change} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Choices
          legend={words.which}
          chosen={chosen}
          onChange={setChosen}
          options={candidates.map(({ label, managed, signer }) => [
            signer,
            [label, shortId(signer), managed && words.managedMark].filter(Boolean).join(" · "),
          ])}
        />
        <TextField
          type="number"
          min="1"
          label={words.threshold}
          value={threshold}
          onChange={setThreshold}
        />
        {!isSound && <p class="hint">{words.tooFew}</p>}
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={!isSound}>
          {words.submit}
        </Button>
      </form>
    </Dialog>
  );
}
