import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Capability } from "../../../../service/parties/principal.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { shellWords } from "../../words.ts";
import { CapabilityChoices, CapabilityList } from "./capabilities.tsx";
import { partyWords } from "./words.ts";

type Person = Reply<"listPeople">["items"][number];

/** People of the party: what they may, changed or taken away. */
export function People({ party }: { readonly party: string }): JSX.Element {
  const { capabilities, people } = useWords(partyWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [changing, setChanging] = useState<Person>();
  const [removing, setRemoving] = useState<Person>();
  const loaded = useLoaded(
    (signal) => readAll("after", (query) => call("listPeople", { path: { party }, query }, signal)),
    [party],
  );
  const endSessions = ({ account }: Person): void =>
    run(async () => {
      const { ended } = await call("endSessionsOfPerson", { path: { party, account } });
      say(fill(people.sessionsEnded, { count: ended }));
    });
  return (
    <Section title={people.title}>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(items) => (
          <Table
            label={people.title}
            rows={items}
            keyOf={({ account }) => account}
            columns={[
              {
                head: people.login,
                cell: ({ isDisabled, login }) => (
                  <>
                    {login} {isDisabled && <span class="tag">{people.disabled}</span>}
                  </>
                ),
              },
              { head: capabilities.label, cell: (one) => <CapabilityList of={one.capabilities} /> },
              {
                head: "",
                cell: (one) => (
                  <div class="actions">
                    <Button kind="plain" onClick={() => setChanging(one)}>
                      {people.change}
                    </Button>
                    <Button kind="plain" isBusy={isBusy} onClick={() => endSessions(one)}>
                      {people.endSessions}
                    </Button>
                    <Button kind="danger" onClick={() => setRemoving(one)}>
                      {people.remove}
                    </Button>
                  </div>
                ),
              },
            ]}
          />
        )}
      </Loading>
      {changing !== undefined && (
        <ChangeDialog
          party={party}
          person={changing}
          onClose={() => setChanging(undefined)}
          onDone={loaded.reload}
        />
      )}
      {removing !== undefined && (
        <RemoveDialog
          party={party}
          person={removing}
          onClose={() => setRemoving(undefined)}
          onDone={loaded.reload}
        />
      )}
    </Section>
  );
}

interface DialogProps {
  readonly party: string;
  readonly person: Person;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function ChangeDialog({ onClose, onDone, party, person }: DialogProps): JSX.Element {
  const words = useWords(partyWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [chosen, setChosen] = useState(person.capabilities as readonly Capability[]);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const path = { party, account: person.account };
      await call("changeCapabilities", { path, body: { capabilities: [...chosen] } });
      say(words.people.changed);
      onDone();
      onClose();
    });
  };
  return (
    <Dialog title={person.login} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <CapabilityChoices chosen={chosen} onChange={setChosen} />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={chosen.length === 0}>
          {words.save}
        </Button>
      </form>
    </Dialog>
  );
}

function RemoveDialog({ onClose, onDone, party, person }: DialogProps): JSX.Element {
  const { people } = useWords(partyWords);
  const shell = useWords(shellWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const remove = (): void =>
    run(async () => {
      await call("removePerson", { path: { party, account: person.account } });
      say(fill(people.removed, { login: person.login }));
      onDone();
      onClose();
    });
  return (
    <Dialog title={fill(people.confirm, { login: person.login })} onClose={onClose}>
      <div class="stack">
        <Failure of={failure} />
        <div class="actions">
          <Button kind="danger" isBusy={isBusy} onClick={remove}>
            {people.remove}
          </Button>
          <Button kind="plain" onClick={onClose}>
            {shell.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
