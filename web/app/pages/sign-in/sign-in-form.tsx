import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { passkeysWork } from "../../signing/passkey.ts";
import { Failed } from "../../state/failed.ts";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { getPasskey } from "./web-authn.ts";
import { signInWords } from "./words.ts";

/** Every way in that this service offers. */
export function SignInForm(): JSX.Element {
  const words = useWords(signInWords);
  const { reload } = useSession();
  const { search } = useHere();
  const { failure, isBusy, run } = useAction();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  // The identity provider's way back ends here, with the reason if it was in vain.
  const problem = search.get("problem");
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("signIn", { body: { login, password } });
      reload();
    });
  };
  return (
    <form class="stack narrow" onSubmit={submit}>
      <Failure of={failure ?? (problem === null ? undefined : new Failed({ code: problem }))} />
      <TextField
        label={words.login}
        value={login}
        onChange={setLogin}
        autocomplete="username"
        required
      />
      <TextField
        label={words.password}
        type="password"
        value={password}
        onChange={setPassword}
        autocomplete="current-password"
        required
      />
      <Button isBusy={isBusy}>{words.submit}</Button>
      <OtherWays isBusy={isBusy} run={run} />
    </form>
  );
}

interface Props {
  readonly isBusy: boolean;
  readonly run: (work: () => Promise<void>) => void;
}

/** By passkey where the browser can, at the company's identity provider where there is one. */
function OtherWays({ isBusy, run }: Props): JSX.Element | null {
  const words = useWords(signInWords);
  const { reload } = useSession();
  const { value: methods } = useLoaded((signal) => call("readSignInMethods", {}, signal), []);
  const byPasskey = (): void =>
    run(async () => {
      const options = await call("beginPasskeySignIn");
      await call("signInWithPasskey", { body: await getPasskey(options) });
      reload();
    });
  const byProvider = (): void =>
    run(async () => {
      const { url } = await call("beginIdentitySignIn", { body: {} });
      location.assign(url);
    });
  return (
    <>
      <p class="hint">{words.or}</p>
      <div class="actions">
        {passkeysWork() && (
          <Button kind="plain" isBusy={isBusy} onClick={byPasskey}>
            {words.passkey}
          </Button>
        )}
        {methods?.identityProvider === true && (
          <Button kind="plain" isBusy={isBusy} onClick={byProvider}>
            {words.sso}
          </Button>
        )}
      </div>
    </>
  );
}
