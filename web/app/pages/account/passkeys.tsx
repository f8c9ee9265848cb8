import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { shellWords } from "../../words.ts";
import { createPasskey } from "../sign-in/web-authn.ts";
import { accountWords } from "./words.ts";

/** Passkeys that open the account. */
export function Passkeys(): JSX.Element {
  const { passkeys } = useWords(accountWords);
  const { never } = useWords(shellWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [label, setLabel] = useState("");
  const loaded = useLoaded((signal) => call("listPasskeys", {}, signal), []);
  const add = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const options = await call("beginPasskey");
      const body = { label: label.trim(), response: await createPasskey<never>(options) };
      await call("addPasskey", { body });
      say(passkeys.added);
      setLabel("");
      loaded.reload();
    });
  };
  const remove = (passkey: string): void =>
    run(async () => {
      await call("removePasskey", { path: { passkey } });
      say(passkeys.removed);
      loaded.reload();
    });
  return (
    <Section title={passkeys.title} hint={passkeys.hint}>
      <Loading of={loaded}>
        {({ items }) => (
          <Table
            label={passkeys.title}
            rows={items}
            keyOf={({ passkey }) => passkey}
            empty={passkeys.empty}
            columns={[
              { head: passkeys.label, cell: (one) => one.label },
              { head: passkeys.made, cell: ({ madeAt }) => <Time at={madeAt} dayOnly /> },
              {
                head: passkeys.used,
                cell: ({ lastUsedAt }) => (lastUsedAt === null ? never : <Time at={lastUsedAt} />),
              },
              {
                head: "",
                cell: ({ passkey }) => (
                  <Button kind="danger" isBusy={isBusy} onClick={() => remove(passkey)}>
                    {passkeys.remove}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loading>
      <form class="stack narrow" onSubmit={add}>
        <TextField label={passkeys.label} value={label} onChange={setLabel} />
        <Failure of={failure} />
        <Button kind="plain" isBusy={isBusy} disabled={label.trim() === ""}>
          {passkeys.add}
        </Button>
      </form>
    </Section>
  );
}
