import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import {
  type ActName,
  actNames,
  actOfTypeHash,
  catalogue,
} from "../../../../service/parties/acts/catalogue.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { actLanguages } from "../../signing/act-languages.ts";
import { prepareAndGo } from "../../signing/pending.ts";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { isSigner, type Keys } from "./keys.ts";
import { partyWords } from "./words.ts";

interface Props extends Keys {
  readonly party: string;
  readonly reload: () => void;
}

/** Keys that the operator keeps for the party, and what the party lets them sign. */
export function ManagedKeys(props: Props): JSX.Element {
  const { held, member, party, reload } = props;
  const { managed, signers } = useWords(partyWords);
  const { titles } = useWords(actLanguages);
  const { may } = useSession();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [isChanging, setChanging] = useState(false);
  const allowed = allowedIn(props);
  const make = (): void =>
    run(async () => {
      await call("makeManagedKey", { path: { party } });
      say(managed.made);
      reload();
    });
  return (
    <Section
      title={managed.title}
      hint={managed.hint}
      actions={
        may("manage") && (
          <Button kind="plain" isBusy={isBusy} onClick={make}>
            {managed.make}
          </Button>
        )
      }
    >
      <Failure of={failure} />
      {held.length === 0 && <p class="empty">{managed.empty}</p>}
      <ul class="plain-list">
        {held.map(({ signer }) => (
          <li key={signer}>
            <code class="id wrap">{signer}</code>{" "}
            <State is={isSigner(member, signer) ? "good" : "open"}>
              {isSigner(member, signer) ? signers.signs : signers.not}
            </State>
          </li>
        ))}
      </ul>
      <h3>{managed.policy}</h3>
      {allowed.length === 0 ? (
        <p>{managed.policyNothing}</p>
      ) : (
        <ul class="bulleted">
          {allowed.map((name) => (
            <li key={name}>{titles[name]}</li>
          ))}
        </ul>
      )}
      {may("sign") && (
        <div class="actions">
          <Button kind="plain" onClick={() => setChanging(true)}>
            {managed.change}
          </Button>
        </div>
      )}
      {isChanging && <PolicyDialog {...props} onClose={() => setChanging(false)} />}
    </Section>
  );
}

const allowedIn = ({ member }: Keys): ActName[] =>
  member.managedActs.flatMap((typeHash) => actOfTypeHash(`0x${typeHash}`) ?? []);

/** Acts of a party that a policy can speak of. */
const possible = actNames.filter((name) => !["Open", "SetSigners", "SetPolicy"].includes(name));

function PolicyDialog({
  onClose,
  ...props
}: Props & { readonly onClose: () => void }): JSX.Element {
  const { party } = props;
  const { managed } = useWords(partyWords);
  const { titles } = useWords(actLanguages);
  const { failure, isBusy, run } = useAction();
  const [chosen, setChosen] = useState<readonly string[]>(() => allowedIn(props));
  const submit = (event: Event): void => {
    event.preventDefault();
    run(() => {
      const managedActs = possible
        .filter((name) => chosen.includes(name))
        .map((name) => catalogue[name].typeHash);
      const message = { party: `0x${party}`, managedActs };
      return prepareAndGo(party, { act: "SetPolicy", message }, pagePaths.party);
    });
  };
  return (
    <Dialog title={managed.change} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Choices
          legend={managed.kinds}
          chosen={chosen}
          onChange={setChosen}
          options={possible.map((name) => [name, titles[name]])}
        />
        <Failure of={failure} />
        <Button isBusy={isBusy}>{managed.submit}</Button>
      </form>
    </Dialog>
  );
}
