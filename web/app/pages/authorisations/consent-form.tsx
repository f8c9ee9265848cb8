import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { toHex } from "../../../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import {
  commitmentOf,
  type IndividualConsent,
} from "../../../../service/parties/consent/document.ts";
import { type Category, categories } from "../../../../service/parties/consent/personal-data.ts";
import { pseudonymOf } from "../../../../service/parties/consent/person.ts";
import { type Purpose, purposes } from "../../../../service/parties/consent/purpose.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, FileField, SelectField, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { newSalt } from "../../state/salt.ts";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { dayAfter, isDay } from "./draft.ts";
import { authorisationWords, consentWords } from "./words.ts";

interface Draft {
  readonly name: string;
  readonly contact: string;
  readonly grantee: string;
  readonly purpose: Purpose;
  readonly categories: readonly Category[];
  readonly expires: string;
  readonly paper: File | undefined;
}

const empty: Draft = {
  name: "",
  contact: "",
  grantee: "",
  purpose: "creditApplication",
  categories: [],
  expires: "",
  paper: undefined,
};

interface Props {
  readonly party: string;
  readonly onKept: () => void;
}

/** Keeps a consent that a person gave on paper: the paper's hash, and the person's name encrypted. */
export function ConsentForm({ onKept, party }: Props): JSX.Element {
  const { consents } = useWords(authorisationWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [draft, setDraft] = useState(empty);
  const [kept, setKept] = useState(0);
  const isReady =
    draft.name !== "" &&
    draft.grantee !== "" &&
    draft.categories.length > 0 &&
    isDay(draft.expires) &&
    draft.paper !== undefined;
  const submit = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      await call("keepConsent", { path: { party }, body: await consentOf(draft, party) });
      say(consents.kept);
      setDraft(empty);
      setKept(kept + 1);
      onKept();
    });
  };
  return (
    <Section title={consents.add} hint={consents.addHint}>
      <form class="stack" onSubmit={submit}>
        {/* Anew for the next one: a field for files goes on showing the one before. */}
        <Fields key={kept} party={party} draft={draft} onDraft={setDraft} />
        <Failure of={failure} />
        {!isReady && <p class="hint">{consents.incomplete}</p>}
        <Button isBusy={isBusy} disabled={!isReady}>
          {consents.submit}
        </Button>
      </form>
    </Section>
  );
}

interface FieldsProps {
  readonly party: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

function Fields({ draft, onDraft, party }: FieldsProps): JSX.Element {
  const { consents, form } = useWords(authorisationWords);
  const words = useWords(consentWords);
  const labelOf = usePartyLabel();
  const { value: directory } = useDirectory();
  const change = (changed: Partial<Draft>): void => onDraft({ ...draft, ...changed });
  const others = (directory ?? []).filter((one) => one.party !== party);
  return (
    <>
      <div class="fields">
        <TextField label={consents.name} value={draft.name} onChange={(name) => change({ name })} />
        <TextField
          label={consents.contact}
          value={draft.contact}
          onChange={(contact) => change({ contact })}
        />
        <SelectField
          label={form.grantee}
          value={draft.grantee}
          onChange={(grantee) => change({ grantee })}
          options={[
            ["", form.chooseGrantee],
            ...others.map((one) => [one.party, labelOf(one.party)] as const),
          ]}
        />
        <SelectField
          label={form.purpose}
          value={draft.purpose}
          onChange={(value) => change({ purpose: value as Purpose })}
          options={purposes.map((one) => [one, words.purposes[one]])}
        />
        <TextField
          type="date"
          label={consents.expires}
          value={draft.expires}
          onChange={(expires) => change({ expires })}
        />
        <FileField label={consents.paper} onChange={(paper) => change({ paper })} />
      </div>
      <Choices
        legend={consents.categories}
        chosen={draft.categories}
        onChange={(chosen) => change({ categories: chosen as Category[] })}
        options={categories.map((one) => [one, words.categories[one]])}
      />
    </>
  );
}

async function consentOf(draft: Draft, party: string) {
  const person = {
    v: 1 as const,
    kind: "person" as const,
    name: draft.name,
    ...(draft.contact !== "" && { contact: draft.contact }),
    salt: newSalt(),
  };
  const document: IndividualConsent = {
    v: 1,
    kind: "individual-consent",
    enterprise: party,
    person: pseudonymOf(person),
    categories: [...draft.categories],
    purpose: draft.purpose,
    grantee: draft.grantee,
    expiresAt: dayAfter(draft.expires),
    salt: newSalt(),
  };
  const paper = new Uint8Array((await draft.paper?.arrayBuffer()) ?? new ArrayBuffer(0));
  const evidence = { source: "document" as const, sha256: toHex(sha256(paper)) };
  return { commitment: commitmentOf(document), document, evidence, person };
}
