import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { useNotices } from "../../state/notices.tsx";
import { go } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { signInWords } from "./words.ts";

/** Accepting an invitation: with the account that one has, a new one, or at the identity provider. */
export function InvitationPage(): JSX.Element {
  const { invitation } = useWords(signInWords);
  const { status } = useSession();
  // After the #, so that no server's log has ever seen it.
  const [code] = useState(() => location.hash.slice(1));
  return (
    <Page title={invitation.title} lede={invitation.lede}>
      {code === "" ? (
        <p class="empty">{invitation.noCode}</p>
      ) : (
        <>
          {status === "in" && <AsMe code={code} />}
          <Anew code={code} isAlternative={status === "in"} />
        </>
      )}
    </Page>
  );
}

interface Props {
  readonly code: string;
}

function useAccepted(): () => void {
  const { invitation } = useWords(signInWords);
  const { say } = useNotices();
  const { reload } = useSession();
  return () => {
    say(invitation.accepted);
    reload();
    go(pagePaths.home, "replace");
  };
}

function AsMe({ code }: Props): JSX.Element {
  const { invitation } = useWords(signInWords);
  const { me } = useSession();
  const accepted = useAccepted();
  const { failure, isBusy, run } = useAction();
  const join = (): void =>
    run(async () => {
      await call("joinParty", { body: { code } });
      accepted();
    });
  return (
    <div class="stack">
      <Failure of={failure} />
      <Button isBusy={isBusy} onClick={join}>
        {fill(invitation.asMe, { login: me?.login ?? "" })}
      </Button>
    </div>
  );
}

function Anew({ code, isAlternative }: Props & { readonly isAlternative: boolean }): JSX.Element {
  const { invitation, sso } = useWords(signInWords);
  const accepted = useAccepted();
  const { failure, isBusy, run } = useAction();
  const { value: methods } = useLoaded((signal) => call("readSignInMethods", {}, signal), []);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("acceptInvitation", { body: { code, login, password } });
      accepted();
    });
  };
  const byProvider = (): void =>
    run(async () => {
      const { url } = await call("beginIdentitySignIn", { body: { invitation: code } });
      location.assign(url);
    });
  const form = (
    <form class="stack narrow" onSubmit={submit}>
      <TextField
        label={invitation.login}
        value={login}
        onChange={setLogin}
        autocomplete="username"
        required
      />
      <TextField
        type="password"
        label={invitation.password}
        hint={invitation.passwordHint}
        value={password}
        onChange={setPassword}
        autocomplete="new-password"
        required
      />
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{invitation.accept}</Button>
        {methods?.identityProvider === true && (
          <Button kind="plain" isBusy={isBusy} onClick={byProvider}>
            {sso}
          </Button>
        )}
      </div>
    </form>
  );
  return isAlternative ? <Section title={invitation.orNew}>{form}</Section> : form;
}
