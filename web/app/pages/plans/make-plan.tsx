import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { toHex } from "../../../../device-attest/bytes.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { InspectionPlan } from "../../../../service/quality/inspection-plan.ts";
import { planIdOf } from "../../../../service/quality/plan-id.ts";
import { productId } from "../../../../service/quality/rule-set.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, SelectField, TextField } from "../../parts/field.tsx";
import { Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useDirectory } from "../../state/directory.tsx";
import { newSecret } from "../../state/salt.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { type Book, type OwnSet, setName } from "./book.ts";
import { planWords } from "./words.ts";

type Told = OwnSet & { readonly says: InspectionPlan };

interface Props {
  readonly party: string;
  readonly book: Book;
  readonly set: Told;
}

/** Stands for the factory that opens a lot, whichever that is. */
const OWN_FACTORY = "0".repeat(64);

/** A plan as it is filled in. */
interface PlanDraft {
  /** By rule set: as many pieces as are typed. */
  readonly samples: Readonly<Record<string, string>>;
  readonly inspectors: readonly string[];
  readonly grade: string;
  readonly auditors: readonly string[];
}

/** Makes a plan of a set, and of others of its product. */
export function MakePlan({ book, party, set }: Props): JSX.Element {
  const { set: words } = useWords(planWords);
  const { failure, isBusy, run } = useAction();
  const [salt] = useState(newSecret);
  const [draft, setDraft] = useState<PlanDraft>({
    samples: { [set.ruleSet]: String(set.says.samples) },
    inspectors: [OWN_FACTORY],
    grade: "2",
    auditors: [],
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const product = toHex(productId(set.says.product));
    const version = 1 + Math.max(0, ...versionsOf(book, party, product));
    run(() => publish(draft, { publisher: party, product, version, salt }));
  };
  const isSound =
    draft.inspectors.length > 0 && Object.values(draft.samples).every((text) => countOf(text) > 0);
  return (
    <Section title={words.make} hint={words.makeHint}>
      <form class="stack" onSubmit={submit}>
        <Fields party={party} book={book} set={set} draft={draft} onDraft={setDraft} />
        {draft.inspectors.length === 0 && <p class="wrong">{words.needInspector}</p>}
        <Failure of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={!isSound}>
            {words.sign}
          </Button>
        </div>
      </form>
    </Section>
  );
}

const SAMPLES_MAX = 100_000;

/** 0 for what is no number of pieces. */
const countOf = (text: string): number =>
  /^\d{1,6}$/.test(text.trim()) && Number(text) <= SAMPLES_MAX ? Number(text) : 0;

const versionsOf = ({ plans }: Book, party: string, product: string): readonly number[] =>
  plans
    .filter((one) => one.publisher === party && one.product === product)
    .map((one) => one.version);

interface Beside {
  readonly publisher: string;
  readonly product: string;
  readonly version: number;
  readonly salt: string;
}

async function publish(draft: PlanDraft, beside: Beside): Promise<void> {
  const { auditors, inspectors } = draft;
  const minGrade = Number(draft.grade);
  // The contract takes them ascending, so that none is there twice.
  const requirements = Object.keys(draft.samples)
    .toSorted()
    .map((ruleSet) => ({
      ruleSet,
      samples: countOf(draft.samples[ruleSet] ?? ""),
      acceptance: 0,
    }));
  const plan = planIdOf({ ...beside, minGrade, requirements, inspectors, auditors });
  const message = {
    publisher: `0x${beside.publisher}`,
    product: `0x${beside.product}`,
    version: beside.version,
    salt: `0x${beside.salt}`,
    minGrade,
    requirements: requirements.map((one) => ({ ...one, ruleSet: `0x${one.ruleSet}` })),
    inspectors: inspectors.map((id) => `0x${id}`),
    auditors: auditors.map((id) => `0x${id}`),
  };
  const back = pagePaths.plan.replace(":plan", plan);
  await prepareAndGo(beside.publisher, { act: "PublishPlan", message }, back);
}

interface FieldsProps extends Props {
  readonly draft: PlanDraft;
  readonly onDraft: (draft: PlanDraft) => void;
}

function Fields({ book, draft, onDraft, party, set }: FieldsProps): JSX.Element {
  const { errors, set: words } = useWords(planWords);
  const labelOf = usePartyLabel();
  const { value: directory = [] } = useDirectory();
  const change = (changed: Partial<PlanDraft>): void => onDraft({ ...draft, ...changed });
  const parties = directory.map((one) => [one.party, labelOf(one.party)] as const);
  const others = parties.filter(([id]) => id !== party);
  const alike = book.sets.filter(
    (one): one is Told => one.says?.product === set.says.product && one.publishedAt !== undefined,
  );
  return (
    <>
      <SetChoices draft={draft} onDraft={onDraft} set={set} alike={alike} />
      <div class="fields">
        {alike
          .filter(({ ruleSet }) => ruleSet in draft.samples)
          .map((one) => (
            <TextField
              key={one.ruleSet}
              label={fill(words.samples, { name: setName(one) })}
              inputMode="numeric"
              error={countOf(draft.samples[one.ruleSet] ?? "") > 0 ? undefined : errors.samples}
              value={draft.samples[one.ruleSet] ?? ""}
              onChange={(text) => change({ samples: { ...draft.samples, [one.ruleSet]: text } })}
            />
          ))}
        <SelectField
          label={words.grade}
          value={draft.grade}
          onChange={(grade) => change({ grade })}
          options={Object.entries(words.grades)}
        />
      </div>
      <Choices
        legend={words.inspectors}
        chosen={draft.inspectors}
        onChange={(inspectors) => change({ inspectors })}
        options={[[OWN_FACTORY, words.ownFactory], ...parties]}
      />
      <Choices
        legend={words.auditors}
        hint={words.auditorsHint}
        chosen={draft.auditors}
        onChange={(auditors) => change({ auditors })}
        options={others}
      />
    </>
  );
}

interface SetChoicesProps extends Pick<FieldsProps, "draft" | "onDraft" | "set"> {
  readonly alike: readonly Told[];
}

/** Which of the product's other rules a lot has to meet too. */
function SetChoices({ alike, draft, onDraft, set }: SetChoicesProps): JSX.Element | null {
  const { set: words, version } = useWords(planWords);
  const others = alike.filter(({ ruleSet }) => ruleSet !== set.ruleSet);
  if (others.length === 0) return null;
  const choose = (chosen: readonly string[]): void => {
    const samplesOf = (ruleSet: string): string =>
      draft.samples[ruleSet] ??
      String(alike.find((one) => one.ruleSet === ruleSet)?.says.samples ?? 1);
    const samples = Object.fromEntries(
      [set.ruleSet, ...chosen].map((ruleSet) => [ruleSet, samplesOf(ruleSet)]),
    );
    onDraft({ ...draft, samples });
  };
  return (
    <Choices
      legend={words.also}
      hint={words.alsoHint}
      chosen={others.map(({ ruleSet }) => ruleSet).filter((id) => id in draft.samples)}
      onChange={choose}
      options={others.map((one) => [
        one.ruleSet,
        `${setName(one)} (${version} ${String(one.version)})`,
      ])}
    />
  );
}
