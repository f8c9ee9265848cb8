import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fromHex, toHex } from "../../../../device-attest/bytes.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import type { InspectionPlan } from "../../../../service/quality/inspection-plan.ts";
import { packRules, productId, stepId } from "../../../../service/quality/rule-set.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { newSecret } from "../../state/salt.ts";
import { useHere } from "../../state/router.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type Book, readBook } from "./book.ts";
import { CharacteristicFields } from "./characteristic-fields.tsx";
import { blank, draftOf, nameOf, planOf, type RulesDraft } from "./draft.ts";
import { errorAt } from "./errors.ts";
import { RulesSaid } from "./rules-said.tsx";
import { SampleHelp } from "./sample-help.tsx";
import { planWords } from "./words.ts";

/** Where a publisher writes what good means; `?from=` begins with rules of his that there are. */
export function NewRulesPage(): JSX.Element {
  const words = useWords(planWords);
  const { may, party } = useSession();
  const { search } = useHere();
  const loaded = useLoaded(
    async (signal) => (party === undefined ? undefined : readBook(party, signal)),
    [party],
  );
  const { lede, title } = words.editor;
  return (
    <Page title={title} lede={lede}>
      <Loading of={loaded}>
        {(book) => {
          if (party === undefined || book === undefined)
            return <p class="empty">{words.noParty}</p>;
          if (!may("sign")) return <p class="empty">{words.mayNot}</p>;
          const from = book.sets.find(({ ruleSet }) => ruleSet === search.get("from"));
          return <Editor party={party} book={book} from={from?.says} />;
        }}
      </Loading>
    </Page>
  );
}

interface EditorProps {
  readonly party: string;
  readonly book: Book;
  readonly from: InspectionPlan | undefined;
}

function Editor({ book, from, party }: EditorProps): JSX.Element {
  const { editor: words, errors } = useWords(planWords);
  const { failure, isBusy, run } = useAction();
  const [draft, setDraft] = useState(() => draftOf(from));
  // The same for as long as the page is open: sent again, it is the same set.
  const [salt] = useState(newSecret);
  const version = versionAfter(book, draft);
  const plan = planOf(draft, { publisher: party, version, salt });
  const [sent, setSent] = useState<InspectionPlan>();
  const submit = (event: Event): void => {
    event.preventDefault();
    setSent(plan);
    run(() => publish(party, plan));
  };
  const errorOf = (pointer: string): string | undefined =>
    errorAt({ failure, sent, now: plan }, pointer, errors);
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Fields draft={draft} onDraft={setDraft} errorOf={errorOf} />
      <Section title={words.said}>
        <div class="act-words" role="status">
          {isEmpty(plan) ? <p class="hint">{words.empty}</p> : <RulesSaid of={plan} />}
        </div>
      </Section>
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{words.sign}</Button>
      </div>
      <p class="hint">{words.next}</p>
    </form>
  );
}

const isEmpty = ({ product, rules }: InspectionPlan): boolean =>
  product === "" && rules.every(({ metric }) => metric === "");

/** Newer than every one that the party has of the product and step. */
const versionAfter = ({ sets }: Book, { product, step }: RulesDraft): number =>
  1 +
  Math.max(
    0,
    ...sets
      .filter(({ says }) => says?.product === product.trim() && (says.step ?? "") === step.trim())
      .map((one) => one.version),
  );

/** Keeps the words, which the chain does not, and prepares the act that publishes the rules. */
async function publish(party: string, plan: InspectionPlan): Promise<void> {
  const ruleSet = nameOf(plan);
  await call("keepInspectionPlan", { path: { party, ruleSet }, body: plan });
  const message = {
    publisher: `0x${party}`,
    product: `0x${toHex(productId(plan.product))}`,
    step: `0x${toHex(stepId(plan.step))}`,
    version: plan.version,
    salt: `0x${plan.salt}`,
    rules: `0x${toHex(packRules(fromHex(plan.salt), plan.rules))}`,
  };
  const back = pagePaths.ruleSet.replace(":ruleSet", ruleSet);
  await prepareAndGo(party, { act: "PublishRules", message }, back);
}

interface FieldsProps {
  readonly draft: RulesDraft;
  readonly onDraft: (draft: RulesDraft) => void;
  readonly errorOf: (pointer: string) => string | undefined;
}

function Fields({ draft, errorOf, onDraft }: FieldsProps): JSX.Element {
  const { editor: words } = useWords(planWords);
  const change = (changed: Partial<RulesDraft>): void => onDraft({ ...draft, ...changed });
  return (
    <>
      <div class="fields">
        <TextField
          label={words.product}
          hint={words.productHint}
          error={errorOf("/product")}
          value={draft.product}
          onChange={(product) => change({ product })}
        />
        <TextField
          label={words.step}
          hint={words.stepHint}
          error={errorOf("/step")}
          value={draft.step}
          onChange={(step) => change({ step })}
        />
        <TextField
          label={words.samples}
          hint={words.samplesHint}
          inputMode="numeric"
          error={errorOf("/samples")}
          value={draft.samples}
          onChange={(samples) => change({ samples })}
        />
      </div>
      <SampleHelp onTake={(samples) => change({ samples })} />
      <Characteristics draft={draft} onDraft={onDraft} errorOf={errorOf} />
    </>
  );
}

function Characteristics({ draft, errorOf, onDraft }: FieldsProps): JSX.Element {
  const { editor: words } = useWords(planWords);
  const { characteristics } = draft;
  const put = (next: RulesDraft["characteristics"]): void =>
    onDraft({ ...draft, characteristics: next });
  const nextKey = 1 + Math.max(...characteristics.map(({ key }) => key));
  return (
    <>
      {characteristics.map((one, at) => (
        <CharacteristicFields
          key={one.key}
          of={one}
          number={at + 1}
          errorOf={(member) => errorOf(`/rules/${String(at)}/${member}`)}
          onChange={(changed) => put(characteristics.with(at, { ...one, ...changed }))}
          onRemove={
            characteristics.length === 1 ? undefined : () => put(characteristics.toSpliced(at, 1))
          }
        />
      ))}
      <div class="actions">
        <Button kind="plain" onClick={() => put([...characteristics, blank(nextKey)])}>
          {words.add}
        </Button>
      </div>
    </>
  );
}
