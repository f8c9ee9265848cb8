import { pagePaths } from "../../../service/http/page-paths.ts";
import { Link } from "../state/link.tsx";
import type { JSX } from "preact";
import { fill } from "../../shared/language.ts";
import { call } from "../api/client.ts";
import { Button } from "../parts/button.tsx";
import { Failure } from "../parts/failure.tsx";
import { Loading } from "../parts/loading.tsx";
import { useWords } from "../state/settings.ts";
import { useAction } from "../state/use-action.ts";
import { useLoaded } from "../state/use-loaded.ts";
import type { Manifest } from "./manifest.ts";
import { signWithPasskey } from "./passkey.ts";
import { type Pending, typedOf } from "./pending.ts";
import { type Candidates, readCandidates } from "./signers.ts";
import { SigningFailed } from "./signing-failed.ts";
import { useWallets } from "./use-wallets.ts";
import { accountsOf, signWithWallet, type Wallet } from "./wallet.ts";
import { signingWords } from "./words.ts";

interface Props {
  readonly pending: Pending;
  readonly manifest: Manifest;
  /** After a signature was handed in. */
  readonly onSigned: () => Promise<void>;
}

/** Every way in which this act can be signed by whoever is here. */
export function SignButtons(props: Props): JSX.Element {
  const { pending } = props;
  const loaded = useLoaded(
    (signal) => readCandidates(pending, signal),
    [pending.id, pending.signatures.length],
  );
  return (
    <Loading of={loaded}>{(candidates) => <Buttons {...props} candidates={candidates} />}</Loading>
  );
}

interface ButtonsProps extends Props {
  readonly candidates: Candidates;
}

function Buttons({ candidates, manifest, onSigned, pending }: ButtonsProps): JSX.Element {
  const words = useWords(signingWords);
  const wallets = useWallets();
  const { failure, isBusy, run } = useAction();
  const path = { party: pending.party, pendingAct: pending.id };
  const signed = (sign: () => Promise<Signed>): void =>
    run(async () => {
      await call("signPendingAct", { path, body: await sign() });
      await onSigned();
    });
  const act = typedOf(pending, manifest);
  return (
    <div class="stack">
      <Failure of={failure} />
      <div class="actions">
        {wallets.map((wallet) => (
          <Button
            key={wallet.name}
            isBusy={isBusy}
            onClick={() => signed(() => byWallet(wallet, candidates, act))}
          >
            {wallet.name === "" ? words.wallet : fill(words.walletNamed, { name: wallet.name })}
          </Button>
        ))}
        {candidates.passkeys.length > 0 && (
          <Button
            isBusy={isBusy}
            onClick={() => signed(() => signWithPasskey(candidates.passkeys, act))}
          >
            {words.passkey}
          </Button>
        )}
        {candidates.managed.map((signer) => (
          <Button
            key={signer}
            kind="plain"
            isBusy={isBusy}
            onClick={() =>
              run(async () => {
                await call("signByManagedKey", { path, body: { signer } });
                await onSigned();
              })
            }
          >
            {words.managed}
          </Button>
        ))}
      </div>
      {wallets.length + candidates.passkeys.length + candidates.managed.length === 0 && (
        <div class="todo">
          <p>
            <strong>{words.nothingHere}</strong> {words.nothingHereTodo}
          </p>
          <Link to={pagePaths.party}>{words.toSigners}</Link>
        </div>
      )}
      {candidates.isManagedBarred && <p class="hint">{words.managedNot}</p>}
    </div>
  );
}

interface Signed {
  readonly signer: string;
  readonly signature: string;
}

/** @throws SigningFailed */
async function byWallet(
  wallet: Wallet,
  { signers }: Candidates,
  act: Parameters<typeof signWithWallet>[2],
): Promise<Signed> {
  const accounts = await accountsOf(wallet);
  const signer = accounts.find((account) => signers.includes(account));
  if (signer === undefined) throw new SigningFailed("accountOfOther", accounts.join(", "));
  return { signer, signature: await signWithWallet(wallet, signer, act) };
}
