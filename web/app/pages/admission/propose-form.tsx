import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { type Role, roles } from "../../../../service/parties/role.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, SelectField, TextField } from "../../parts/field.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useReader } from "../../signing/reader.ts";
import { useDirectory } from "../../state/directory.tsx";
import { useAction } from "../../state/use-action.ts";
import { useCommunity } from "../../state/community.tsx";
import { proposedInWords } from "./proposed-words.ts";
import type { Rule } from "./rule-in-words.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";
import { DAY_SECONDS } from "../../../shared/day.ts";

type Proposed = Reply<"readProposed">;
type Matter = Proposed["matter"];

interface Draft {
  readonly matter: Matter;
  readonly role: Role;
  readonly party: string;
  readonly endorsements: string;
  readonly endorsers: readonly Role[];
  readonly days: string;
}

interface Props {
  readonly party: string;
  readonly onClose: () => void;
}

/** Puts something to the vote. It is kept here in plain, so that whoever votes reads more than a hash. */
export function ProposeForm({ onClose, party }: Props): JSX.Element {
  const { votes } = useAdmissionWords();
  const reader = useReader();
  const { value: community } = useCommunity();
  const [draft, setDraft] = useState<Draft>({
    matter: "rule",
    role: "supplier",
    party: "",
    endorsements: "2",
    endorsers: [],
    days: "365",
  });
  const { failure, isBusy, run } = useAction();
  const present = community?.rules.find(({ role }) => role === draft.role);
  const proposed = proposedOf(draft, present);
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      if (proposed === undefined) return;
      const { content } = await call("keepProposed", { path: { party }, body: proposed });
      const message = { proposer: `0x${party}`, content: `0x${content}` };
      await prepareAndGo(party, { act: "Propose", message }, pagePaths.votes);
    });
  };
  return (
    <Dialog title={votes.propose} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <Fields draft={draft} onDraft={setDraft} />
        {proposed !== undefined && <p>{proposedInWords(proposed, reader)}</p>}
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={proposed === undefined}>
          {votes.submit}
        </Button>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function Fields({ draft, onDraft }: FieldsProps): JSX.Element {
  const { role, votes } = useAdmissionWords();
  const terms = useTerms();
  const change = (changed: Partial<Draft>): void => onDraft({ ...draft, ...changed });
  const roleOptions = roles.map((one) => [one, terms.role(one)] as const);
  return (
    <>
      <div class="fields">
        <SelectField
          label={votes.matter}
          value={draft.matter}
          onChange={(matter) => change({ matter: matter as Matter })}
          options={Object.entries(votes.matters)}
        />
        <SelectField
          label={role}
          value={draft.role}
          onChange={(value) => change({ role: value as Role })}
          options={roleOptions}
        />
      </div>
      {draft.matter === "rule" ? (
        <>
          <div class="fields">
            <TextField
              type="number"
              min="2"
              max="8"
              label={votes.endorsements}
              value={draft.endorsements}
              onChange={(endorsements) => change({ endorsements })}
            />
            <TextField
              type="number"
              min="1"
              label={votes.validityDays}
              value={draft.days}
              onChange={(days) => change({ days })}
            />
          </div>
          <Choices
            legend={votes.endorsers}
            chosen={draft.endorsers}
            onChange={(chosen) => change({ endorsers: chosen as Role[] })}
            options={roleOptions}
          />
          <p class="hint">{votes.papersKept}</p>
        </>
      ) : (
        <Subject draft={draft} onDraft={onDraft} />
      )}
    </>
  );
}

function Subject({ draft, onDraft }: FieldsProps): JSX.Element {
  const { party, votes } = useAdmissionWords();
  const labelOf = usePartyLabel();
  const { value: directory } = useDirectory();
  return (
    <SelectField
      label={party}
      value={draft.party}
      onChange={(value) => onDraft({ ...draft, party: value })}
      options={[
        ["", votes.choose],
        ...(directory ?? []).map((one) => [one.party, labelOf(one.party)] as const),
      ]}
    />
  );
}

/** Undefined while something is missing. */
function proposedOf(draft: Draft, present: Rule | undefined): Proposed | undefined {
  const { days, endorsements, endorsers, matter, party, role } = draft;
  if (matter !== "rule") return party === "" ? undefined : { matter, role, party };
  const [count, validity] = [Number(endorsements), Number(days)];
  const isSound =
    endorsers.length > 0 && Number.isInteger(count) && count >= 2 && count <= 8 && validity > 0;
  if (!isSound || present === undefined) return undefined;
  return {
    matter,
    role,
    rule: {
      endorsers: roles.filter((one) => endorsers.includes(one)),
      endorsements: count,
      validitySeconds: Math.round(validity * DAY_SECONDS),
      credentials: present.credentials,
    },
  };
}
