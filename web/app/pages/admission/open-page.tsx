import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page } from "../../parts/page.tsx";
import { ActInWords } from "../../signing/act-in-words.tsx";
import { readManifest } from "../../signing/manifest.ts";
import { useNames } from "../../signing/names.ts";
import { untold } from "../../signing/told.ts";
import { useWallets } from "../../signing/use-wallets.ts";
import { go } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { shellWords } from "../../words.ts";
import { firstKey, type Opening, openingOf, signOpening } from "./open-party.ts";
import { useAdmissionWords } from "./words.ts";

/** Opens a party with one key; more are added on the party's own page. */
export function OpenPage(): JSX.Element {
  const { opening } = useAdmissionWords();
  const [prepared, setPrepared] = useState<Opening>();
  return (
    <Page title={opening.title} lede={opening.lede}>
      {prepared === undefined ? (
        <Prepare onPrepared={setPrepared} />
      ) : (
        <Sign opening={prepared} onCancel={() => setPrepared(undefined)} />
      )}
    </Page>
  );
}

const PASSKEY = "passkey";

function Prepare({ onPrepared }: { readonly onPrepared: (opening: Opening) => void }): JSX.Element {
  const { opening } = useAdmissionWords();
  const { me } = useSession();
  const wallets = useWallets();
  const [name, setName] = useState("");
  const [choice, setChoice] = useState(PASSKEY);
  const { failure, isBusy, run } = useAction();
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const wallet = wallets.find((one) => `wallet ${one.name}` === choice);
      const key = await firstKey(wallet, name.trim());
      onPrepared(openingOf(name.trim(), key, me?.account ?? "", Date.now()));
    });
  };
  return (
    <form class="stack narrow" onSubmit={submit}>
      <TextField label={opening.name} value={name} onChange={setName} required />
      <SelectField
        label={opening.signer}
        hint={choice === PASSKEY ? opening.passkeyHint : opening.walletHint}
        value={choice}
        onChange={setChoice}
        options={[
          [PASSKEY, opening.passkey],
          ...wallets.map(
            (one) => [`wallet ${one.name}`, `${opening.wallet} ${one.name}`.trim()] as const,
          ),
        ]}
      />
      <Failure of={failure} />
      <Button isBusy={isBusy} disabled={name.trim() === ""}>
        {opening.submit}
      </Button>
    </form>
  );
}

interface SignProps {
  readonly opening: Opening;
  readonly onCancel: () => void;
}

/** In words first, as every act. */
function Sign({ onCancel, opening: prepared }: SignProps): JSX.Element {
  const { opening } = useAdmissionWords();
  const shell = useWords(shellWords);
  const names = useNames(untold);
  const manifest = useLoaded(readManifest, []);
  const { failure, isBusy, run } = useAction();
  const sign = (): void =>
    run(async () => {
      await signOpening(prepared);
      go(pagePaths.admission);
    });
  return (
    <div class="stack">
      <Loading of={manifest}>
        {(ready) => <ActInWords pending={prepared.act} manifest={ready} names={names} />}
      </Loading>
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy} onClick={sign}>
          {opening.sign}
        </Button>
        <Button kind="plain" onClick={onCancel}>
          {shell.cancel}
        </Button>
      </div>
    </div>
  );
}
