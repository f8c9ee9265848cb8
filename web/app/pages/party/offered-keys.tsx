import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { readManifest } from "../../signing/manifest.ts";
import { makeActPasskey, passkeysWork } from "../../signing/passkey.ts";
import { SigningFailed } from "../../signing/signing-failed.ts";
import { useWallets } from "../../signing/use-wallets.ts";
import { accountsOf, type Wallet } from "../../signing/wallet.ts";
import { signingWords } from "../../signing/words.ts";
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

/** Keys that people of the party hold: wallet accounts and passkeys. */
export function OfferedKeys(props: Props): JSX.Element {
  const { member, offered } = props;
  const { signers } = useWords(partyWords);
  const { signerKinds } = useWords(signingWords);
  const { may } = useSession();
  return (
    <Section title={signers.mine} hint={signers.mineHint}>
      <Table
        label={signers.mine}
        rows={offered}
        keyOf={({ signer }) => signer}
        empty={signers.mineEmpty}
        columns={[
          {
            head: signers.key,
            cell: ({ label, signer }) => (
              <>
                {label}{" "}
                <code class="id" title={signer}>
                  {shortId(signer)}
                </code>
              </>
            ),
          },
          { head: signers.kind, cell: ({ kind }) => signerKinds[kind] },
          {
            head: signers.state,
            cell: ({ signer }) =>
              isSigner(member, signer) ? (
                <State is="good">{signers.signs}</State>
              ) : (
                <State is="open">{signers.not}</State>
              ),
          },
        ]}
      />
      {may("sign") && <OfferForm {...props} />}
    </Section>
  );
}

function OfferForm({ party, reload }: Props): JSX.Element {
  const { signers } = useWords(partyWords);
  const { say } = useNotices();
  const wallets = useWallets();
  const { failure, isBusy, run } = useAction();
  const [label, setLabel] = useState("");
  const offer = (find: () => Promise<{ signer: string; credentialId?: string }>): void =>
    run(async () => {
      const key = await find();
      await call("offerSigner", { path: { party }, body: { label: label.trim(), ...key } });
      say(signers.offered);
      setLabel("");
      reload();
    });
  const isNamed = label.trim() !== "";
  return (
    <div class="stack">
      <TextField label={signers.label} value={label} onChange={setLabel} />
      <Failure of={failure} />
      <div class="actions">
        {passkeysWork() && (
          <Button
            kind="plain"
            isBusy={isBusy}
            disabled={!isNamed}
            onClick={() => offer(() => newPasskey(label.trim()))}
          >
            {signers.makePasskey}
          </Button>
        )}
        {wallets.map((wallet) => (
          <Button
            key={wallet.name}
            kind="plain"
            isBusy={isBusy}
            disabled={!isNamed}
            onClick={() => offer(() => accountIn(wallet))}
          >
            {signers.offerWallet} {wallet.name}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** @throws SigningFailed */
async function newPasskey(label: string) {
  const { verifiers } = await readManifest();
  if (verifiers === undefined) throw new SigningFailed("passkeyUnsupported");
  return makeActPasskey(verifiers.webAuthn.address, label);
}

async function accountIn(wallet: Wallet): Promise<{ signer: string }> {
  const [signer] = await accountsOf(wallet);
  if (signer === undefined) throw new SigningFailed("walletRefused");
  return { signer };
}
