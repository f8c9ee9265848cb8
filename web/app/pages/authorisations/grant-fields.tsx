import type { JSX } from "preact";
import { resolutions } from "../../../../service/parties/consent/period.ts";
import { personalDataOf } from "../../../../service/parties/consent/personal-data.ts";
import { purposes } from "../../../../service/parties/consent/purpose.ts";
import { type Section, sections } from "../../../../service/parties/consent/section.ts";
import { call } from "../../api/client.ts";
import { readAll } from "../../api/read-all.ts";
import { Choices, SelectField, TextField } from "../../parts/field.tsx";
import { shortId, usePartyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type AuthorisationDraft, fittingConsents, holdsPersonalData } from "./draft.ts";
import { authorisationWords, consentWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly draft: AuthorisationDraft;
  readonly onDraft: (draft: AuthorisationDraft) => void;
}

/** Who, what, how closely, for how long, what for. */
export function GrantFields(props: Props): JSX.Element {
  const { draft, onDraft } = props;
  const { form } = useWords(authorisationWords);
  const consent = useWords(consentWords);
  const change = (changed: Partial<AuthorisationDraft>): void => onDraft({ ...draft, ...changed });
  return (
    <>
      <Grantee {...props} />
      <Choices
        legend={form.sections}
        chosen={draft.sections}
        onChange={(chosen) => change({ sections: chosen as Section[] })}
        options={sections.map((section) => [section, sectionLabel(section, consent, form)])}
      />
      <div class="fields">
        <TextField
          type="date"
          label={form.from}
          value={draft.from}
          onChange={(from) => change({ from })}
        />{" "}
        {/* prettier-ignore */}
        <TextField type="date" label={form.to} value={draft.to} onChange={(to) => change({ to })} />
        <SelectField
          label={form.resolution}
          value={draft.resolution}
          onChange={(value) => change({ resolution: value as AuthorisationDraft["resolution"] })}
          options={resolutions.map((one) => [one, consent.resolutions[one]])}
        />
        <SelectField
          label={form.purpose}
          value={draft.purpose}
          onChange={(value) => change({ purpose: value as AuthorisationDraft["purpose"] })}
          options={purposes.map((one) => [one, consent.purposes[one]])}
        />
        <TextField
          type="date"
          label={form.expires}
          value={draft.expires}
          onChange={(expires) => change({ expires })}
        />
        <TextField
          type="number"
          min="1"
          label={form.uses}
          value={draft.uses}
          onChange={(uses) => change({ uses })}
        />
      </div>
      {holdsPersonalData(draft.sections) && <Consents {...props} />}
    </>
  );
}

function sectionLabel(
  section: Section,
  { sections: names }: { readonly sections: Readonly<Record<Section, string>> },
  { personal }: { readonly personal: string },
): string {
  return personalDataOf(section).length === 0 ? names[section] : `${names[section]} (${personal})`;
}

function Grantee({ draft, onDraft, party }: Props): JSX.Element {
  const { form } = useWords(authorisationWords);
  const labelOf = usePartyLabel();
  const { value: directory } = useDirectory();
  const others = (directory ?? []).filter((one) => one.party !== party);
  return (
    <SelectField
      label={form.grantee}
      value={draft.grantee}
      onChange={(grantee) => onDraft({ ...draft, grantee, consents: [] })}
      options={[
        ["", form.chooseGrantee],
        ...others.map((one) => [one.party, labelOf(one.party)] as const),
      ]}
    />
  );
}

/** People's consents that fit: an authorisation opens their data together with these alone. */
function Consents({ draft, onDraft, party }: Props): JSX.Element {
  const { form } = useWords(authorisationWords);
  const { categories } = useWords(consentWords);
  const { value } = useLoaded(
    (signal) =>
      readAll("after", (query) => call("listConsents", { path: { party }, query }, signal)),
    [party],
  );
  const fitting = fittingConsents(value ?? [], draft, new Date().toISOString());
  if (fitting.length === 0) return <p class="bar">{form.noConsents}</p>;
  return (
    <Choices
      legend={form.consents}
      chosen={draft.consents}
      onChange={(consents) => onDraft({ ...draft, consents })}
      options={fitting.map(({ commitment, document }) => [
        commitment,
        `${shortId(document.person)}: ${document.categories.map((one) => categories[one]).join("; ")}`,
      ])}
    />
  );
}
