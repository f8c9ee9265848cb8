import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Role } from "../../../../service/parties/role.ts";
import { fill } from "../../../shared/language.ts";
import type { HeldRole, Member } from "./member.ts";
import { Button } from "../../parts/button.tsx";
import { type Standing, State } from "../../parts/state.tsx";
import { Table } from "../../parts/table.tsx";
import { Time } from "../../parts/time.tsx";
import { useReader } from "../../signing/reader.ts";
import { MemberActions } from "./member-actions.tsx";
import { PathDialog } from "./path-dialog.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";

interface Props {
  readonly member: Member;
  readonly empty: string;
  /** For one's own roles. */
  readonly onRenew?: ((role: Role) => void) | undefined;
  readonly onStep: () => void;
}

/** The roles of a party: how it stands in each, until when, and on whose word. */
export function RoleTable({ empty, member, onRenew, onStep }: Props): JSX.Element {
  const words = useAdmissionWords();
  const terms = useTerms();
  const [explained, setExplained] = useState<Role>();
  return (
    <>
      <Table
        label={words.roles}
        rows={member.roles}
        keyOf={({ role }) => role}
        empty={empty}
        columns={[
          { head: words.role, cell: ({ role }) => <strong>{terms.role(role)}</strong> },
          { head: words.state, cell: (held) => <RoleState of={held} /> },
          { head: words.until, cell: ({ until }) => <Time at={until} dayOnly /> },
          {
            head: "",
            cell: (held) => (
              <div class="actions">
                <Button kind="plain" onClick={() => setExplained(held.role)}>
                  {words.mine.path}
                </Button>
                {onRenew === undefined ? (
                  <MemberActions party={member.party} held={held} onStep={onStep} />
                ) : (
                  <Button kind="plain" onClick={() => onRenew(held.role)}>
                    {words.mine.renew}
                  </Button>
                )}
              </div>
            ),
          },
        ]}
      />
      {explained !== undefined && (
        <PathDialog party={member.party} role={explained} onClose={() => setExplained(undefined)} />
      )}
    </>
  );
}

function RoleState({ of: held }: { readonly of: HeldRole }): JSX.Element {
  const { standing } = useAdmissionWords();
  const { time } = useReader();
  const [is, text] = stateOf(held, standing, time);
  return <State is={is}>{text}</State>;
}

function stateOf(
  { expelled, final, isLive, suspendedUntil }: HeldRole,
  words: ReturnType<typeof useAdmissionWords>["standing"],
  time: (instant: string) => string,
): [Standing, string] {
  if (expelled) return ["bad", words.expelled];
  if (suspendedUntil !== null) return ["bad", fill(words.suspended, { until: time(suspendedUntil) })]; // prettier-ignore
  if (!isLive) return ["bad", words.expired];
  return final ? ["good", words.live] : ["open", words.pending];
}
