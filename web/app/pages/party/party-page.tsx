import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { ManagedKeys } from "./managed-keys.tsx";
import { OfferedKeys } from "./offered-keys.tsx";
import { OwnRoles } from "./own-roles.tsx";
import { PartyFrame } from "./party-frame.tsx";
import { Signers } from "./signers.tsx";
import { partyWords } from "./words.ts";

/** The party itself: its name, and the keys that make its acts. */
export function PartyPage(): JSX.Element {
  const labelOf = usePartyLabel();
  const { party } = useSession();
  const { title } = useWords(partyWords);
  return (
    <PartyFrame title={party === undefined ? title : labelOf(party)}>
      {(one) => <Party key={one} party={one} />}
    </PartyFrame>
  );
}

function Party({ party }: { readonly party: string }): JSX.Element {
  const { may } = useSession();
  const loaded = useLoaded(
    async (signal) => {
      const [member, offered, held] = await Promise.all([
        call("readMember", { path: { member: party } }, signal),
        call("listOfferedSigners", { path: { party } }, signal),
        call("listManagedKeys", { path: { party } }, signal),
      ]);
      return { member, offered: offered.items, held: held.items };
    },
    [party],
  );
  return (
    <>
      <Loading of={loaded}>
        {(keys) => (
          <>
            <OwnRoles member={keys.member} reload={loaded.reload} />
            <Signers party={party} {...keys} />
            <OfferedKeys party={party} {...keys} reload={loaded.reload} />
            <ManagedKeys party={party} {...keys} reload={loaded.reload} />
            {may("manage") && <NameForm party={party} />}
          </>
        )}
      </Loading>
    </>
  );
}

function NameForm({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(partyWords);
  const directory = useDirectory();
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const present = directory.value?.find((one) => one.party === party)?.name ?? "";
  const [typed, setTyped] = useState<string>();
  const name = typed ?? present;
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("nameParty", { path: { party }, body: { name: name.trim() } });
      say(words.saved);
      setTyped(undefined);
      directory.reload();
    });
  };
  return (
    <Section title={words.name} hint={words.nameHint}>
      <form class="stack narrow" onSubmit={submit}>
        <TextField label={words.nameLabel} value={name} onChange={setTyped} />
        <p class="hint">
          {words.id} <code class="wrap">{party}</code>
        </p>
        <Failure of={failure} />
        <Button kind="plain" isBusy={isBusy} disabled={name.trim() === "" || name === present}>
          {words.save}
        </Button>
      </form>
    </Section>
  );
}
