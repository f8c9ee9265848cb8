import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Section } from "../../parts/page.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { accountWords } from "./words.ts";

/** The way to sign in at the company's identity provider, where there is one. */
export function Identity(): JSX.Element | null {
  const { identity } = useWords(accountWords);
  const { failure, isBusy, run } = useAction();
  const { value: methods } = useLoaded((signal) => call("readSignInMethods", {}, signal), []);
  if (methods?.identityProvider !== true) return null;
  const link = (): void =>
    run(async () => {
      location.assign((await call("linkIdentity")).url);
    });
  return (
    <Section title={identity.title} hint={identity.hint}>
      <Failure of={failure} />
      <div class="actions">
        <Button kind="plain" isBusy={isBusy} onClick={link}>
          {identity.link}
        </Button>
      </div>
    </Section>
  );
}
