import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { Capability } from "../../../../service/parties/principal.ts";
import { call, type Reply } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Button } from "../../parts/button.tsx";
import { Copyable } from "../../parts/copyable.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { CapabilityChoices, CapabilityList } from "./capabilities.tsx";
import { daysFromNow } from "./days.ts";
import { partyWords } from "./words.ts";

type Invitation = Reply<"listInvitations">["items"][number];

/** How others are let into the party: a code that works once. */
export function Invitations({ party }: { readonly party: string }): JSX.Element {
  const { capabilities, invitations } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const loaded = useLoaded(
    (signal) =>
      readAll("before", (query) => call("listInvitations", { path: { party }, query }, signal)),
    [party],
  );
  const withdraw = (invitation: string): void =>
    run(async () => {
      await call("withdrawInvitation", { path: { party, invitation } });
      loaded.reload();
    });
  return (
    <Section title={invitations.title}>
      <Failure of={failure} />
      <Loading of={loaded}>
        {(items) => (
          <Table
            label={invitations.title}
            rows={items}
            keyOf={({ invitation }) => invitation}
            empty={invitations.empty}
            columns={[
              { head: invitations.label, cell: ({ label }) => label },
              { head: capabilities.label, cell: (one) => <CapabilityList of={one.capabilities} /> },
              { head: invitations.expires, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
              { head: invitations.state, cell: (one) => <InvitationState of={one} /> },
              {
                head: "",
                cell: (one) =>
                  stateOf(one) === "open" && (
                    <Button kind="danger" isBusy={isBusy} onClick={() => withdraw(one.invitation)}>
                      {invitations.withdraw}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loading>
      <InviteForm party={party} onInvited={loaded.reload} />
    </Section>
  );
}

function stateOf({ acceptedBy, expiresAt, withdrawnAt }: Invitation) {
  if (acceptedBy !== null) return "accepted";
  if (withdrawnAt !== null) return "withdrawn";
  return expiresAt > new Date().toISOString() ? "open" : "expired";
}

function InvitationState({ of: one }: { readonly of: Invitation }): JSX.Element {
  const { invitations } = useWords(partyWords);
  const state = stateOf(one);
  const standing = state === "accepted" ? "good" : state === "open" ? "open" : "bad";
  return <State is={standing}>{invitations[state]}</State>;
}

interface FormProps {
  readonly party: string;
  readonly onInvited: () => void;
}

function InviteForm({ onInvited, party }: FormProps): JSX.Element {
  const { invitations } = useWords(partyWords);
  const { failure, isBusy, run } = useAction();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("7");
  const [chosen, setChosen] = useState<readonly Capability[]>(["view"]);
  const [code, setCode] = useState<string>();
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = { label: label.trim(), capabilities: [...chosen], expiresAt: daysFromNow(days) };
      const made = await call("invite", { path: { party }, body });
      setCode(made.code ?? undefined);
      setLabel("");
      onInvited();
    });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <div class="fields">
        <TextField label={invitations.label} value={label} onChange={setLabel} />
        <TextField
          type="number"
          min="1"
          max="30"
          required
          label={invitations.days}
          value={days}
          onChange={setDays}
        />
      </div>
      <CapabilityChoices chosen={chosen} onChange={setChosen} />
      <Failure of={failure} />
      <Button isBusy={isBusy} disabled={label.trim() === "" || chosen.length === 0}>
        {invitations.invite}
      </Button>
      {code !== undefined && (
        <div class="once" role="status">
          <p>{invitations.once}</p>
          {/* After the #, which browsers send to nobody. */}
          <Copyable text={`${location.origin}${pagePaths.invitation}#${code}`} />
        </div>
      )}
    </form>
  );
}
