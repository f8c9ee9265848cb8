import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Page } from "../../parts/page.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { shellWords } from "../../words.ts";
import { Identity } from "./identity.tsx";
import { Passkeys } from "./passkeys.tsx";
import { PasswordForm } from "./password-form.tsx";
import { Sessions } from "./sessions.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { accountWords } from "./words.ts";

/** One's own: settings, sessions, and the way out. */
export function AccountPage(): JSX.Element {
  const words = useWords(accountWords);
  const shell = useWords(shellWords);
  const { me, reload } = useSession();
  const { isBusy, run } = useAction();
  const signOut = (): void =>
    run(async () => {
      await call("signOut");
      reload();
    });
  return (
    <Page
      title={words.title}
      lede={fill(words.signedInAs, { login: me?.login ?? "" })}
      actions={
        <Button kind="plain" isBusy={isBusy} onClick={signOut}>
          {shell.signOut}
        </Button>
      }
    >
      <SettingsForm />
      <Sessions />
      <Passkeys />
      <Identity />
      <PasswordForm />
    </Page>
  );
}
