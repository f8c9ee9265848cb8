import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { accountWords } from "./words.ts";

/** Another password; whoever else was signed in with the old one is out. */
export function PasswordForm(): JSX.Element {
  const { password } = useWords(accountWords);
  const { say } = useNotices();
  const { me } = useSession();
  const { failure, isBusy, run } = useAction();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("changePassword", { body: { next, ...(current !== "" && { current }) } });
      say(password.changed);
      setCurrent("");
      setNext("");
    });
  };
  return (
    <Section title={password.title}>
      <form class="stack narrow" onSubmit={submit}>
        {/* For the browser's own keeper of passwords. */}
        <input
          class="unseen"
          autocomplete="username"
          value={me?.login ?? ""}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />{" "}
        {/* prettier-ignore */}
        <TextField
          type="password"
          label={password.current}
          value={current}
          onChange={setCurrent}
          autocomplete="current-password"
        />
        <TextField
          type="password"
          label={password.next}
          hint={password.nextHint}
          value={next}
          onChange={setNext}
          autocomplete="new-password"
        />
        <Failure of={failure} />
        <Button kind="plain" isBusy={isBusy} disabled={next === ""}>
          {password.change}
        </Button>
      </form>
    </Section>
  );
}
