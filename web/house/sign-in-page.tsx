import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../app/parts/button.tsx";
import { Failure } from "../app/parts/failure.tsx";
import { TextField } from "../app/parts/field.tsx";
import { Page } from "../app/parts/page.tsx";
import { useWords } from "../app/state/settings.ts";
import { useAction } from "../app/state/use-action.ts";
import { ask } from "./ask.ts";
import { useHouseSession } from "./session.tsx";
import { houseWords } from "./words.ts";

/** For the lender's own people. */
export function SignInPage(): JSX.Element {
  const { signIn } = useWords(houseWords);
  const { reload } = useHouseSession();
  const [token, setToken] = useState("");
  const { failure, isBusy, run } = useAction();
  const submit = (event: Event): void => {
    event.preventDefault();
    run(() => ask("signIn", { body: { token } }).then(reload));
  };
  const isOther = failure?.code === "signInRefused";
  return (
    <Page title={signIn.title} lede={signIn.lede}>
      <form class="stack narrow" onSubmit={submit}>
        <TextField
          type="password"
          autocomplete="current-password"
          label={signIn.token}
          hint={signIn.hint}
          error={isOther ? signIn.otherToken : undefined}
          value={token}
          onChange={setToken}
          required
        />
        {!isOther && <Failure of={failure} />}
        <Button isBusy={isBusy}>{signIn.submit}</Button>
      </form>
    </Page>
  );
}
