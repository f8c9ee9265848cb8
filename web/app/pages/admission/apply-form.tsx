import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { type Role, roleNumber } from "../../../../service/parties/role.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { newSalt } from "../../state/salt.ts";
import { useAction } from "../../state/use-action.ts";
import { useCommunity } from "../../state/community.tsx";
import { RuleInWords } from "./rule-in-words.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";

interface Props {
  readonly party: string;
  /** Chosen already, as for a renewal; empty for none. */
  readonly role: Role | "";
  readonly onClose: () => void;
}

const empty = { name: "", country: "CN", registration: "", statement: "" };

/** The papers of an application, which others decide on; then the act that puts their fingerprint on chain. */
export function ApplyForm({ onClose, party, role: given }: Props): JSX.Element {
  const { apply, papers, role: roleLabel } = useAdmissionWords();
  const terms = useTerms();
  const { value: community } = useCommunity();
  const [role, setRole] = useState<Role | "">(given);
  const [draft, setDraft] = useState(empty);
  const { failure, isBusy, run } = useAction();
  const change = (changed: Partial<typeof empty>): void => setDraft({ ...draft, ...changed });
  const rules = community?.rules ?? [];
  const rule = rules.find((one) => one.role === role);
  const isReady = rule !== undefined && Object.values(draft).every((text) => text.trim() !== "");
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      if (role === "") return;
      const body = {
        v: 1 as const,
        kind: "application" as const,
        party,
        role,
        ...draft,
        salt: newSalt(),
      };
      const { file } = await call("keepPapers", { path: { party }, body });
      const message = { party: `0x${party}`, role: roleNumber(role), file: `0x${file}` };
      await prepareAndGo(party, { act: "Apply", message }, pagePaths.admission);
    });
  };
  return (
    <Dialog title={apply.title} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="hint">{apply.lede}</p>
        <SelectField
          label={roleLabel}
          value={role}
          onChange={(value) => setRole(value as Role | "")}
          options={[
            ["", apply.choose],
            ...rules.map((one) => [one.role, terms.role(one.role)] as const),
          ]}
        />
        {rule !== undefined && (
          <section aria-label={apply.rule}>
            <RuleInWords rule={rule} />
          </section>
        )}
        <TextField label={papers.name} value={draft.name} onChange={(name) => change({ name })} />
        <div class="fields">
          <TextField
            label={papers.country}
            value={draft.country}
            onChange={(country) => change({ country: country.toUpperCase() })}
          />
          <TextField
            label={papers.registration}
            value={draft.registration}
            onChange={(registration) => change({ registration })}
          />
        </div>
        <AreaField
          label={papers.statement}
          value={draft.statement}
          onChange={(statement) => change({ statement })}
        />
        <Failure of={failure} />
        <Button isBusy={isBusy} disabled={!isReady}>
          {apply.submit}
        </Button>
      </form>
    </Dialog>
  );
}
