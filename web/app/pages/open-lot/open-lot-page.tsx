import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { lotIdOf } from "../../../../service/quality/lot-id.ts";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Choices, SelectField, TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Page, Section } from "../../parts/page.tsx";
import { usePartyLabel } from "../../parts/party-name.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useDirectory } from "../../state/directory.tsx";
import { Link } from "../../state/link.tsx";
import { useHere } from "../../state/router.ts";
import { newSecret } from "../../state/salt.ts";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { type Plan, usePlanName } from "../plans/book.ts";
import { PlanSaid } from "../plans/plan-said.tsx";
import { errorsIn, labelOf, type LotDraft, type LotErrors, quantityOf } from "./draft.ts";
import { openLotWords } from "./words.ts";

/** Where a factory opens a lot; `?plan=` begins with that plan. */
export function OpenLotPage(): JSX.Element {
  const words = useWords(openLotWords);
  const { may, party } = useSession();
  const loaded = useLoaded(
    async (signal) =>
      party === undefined ? undefined : call("listPlans", { path: { party } }, signal),
    [party],
  );
  return (
    <Page title={words.title} lede={words.lede}>
      <Loading of={loaded}>
        {(read) => {
          if (party === undefined || read === undefined)
            return <p class="empty">{words.noParty}</p>;
          if (!may("sign")) return <p class="empty">{words.mayNot}</p>;
          const plans = read.items.filter(({ state }) => state === "inForce");
          const [first] = plans;
          if (first === undefined) return <NoPlans />;
          return <Form party={party} plans={plans} first={first} />;
        }}
      </Loading>
    </Page>
  );
}

function NoPlans(): JSX.Element {
  const words = useWords(openLotWords);
  return (
    <>
      <p class="empty">{words.noPlans}</p>
      <p>
        <Link to={pagePaths.plans} class="button">
          {words.toPlans}
        </Link>
      </p>
    </>
  );
}

interface FormProps {
  readonly party: string;
  readonly plans: readonly Plan[];
  readonly first: Plan;
}

function Form({ first, party, plans }: FormProps): JSX.Element {
  const words = useWords(openLotWords);
  const { search } = useHere();
  const { failure, isBusy, run } = useAction();
  // The same for as long as the page is open: prepared again, it is the same lot.
  const [secret] = useState(newSecret);
  const [wasTried, setTried] = useState(false);
  const [draft, setDraft] = useState<LotDraft>({
    plan: (plans.find(({ plan }) => plan === search.get("plan")) ?? first).plan,
    gtin: "",
    number: "",
    quantity: "",
    custodians: [],
  });
  const plan = plans.find((one) => one.plan === draft.plan) ?? first;
  const errors = errorsIn(draft, plan, words.errors);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(errors).length === 0) run(() => open(party, { draft, plan, secret }));
  };
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <Fields
        party={party}
        plans={plans}
        plan={plan}
        draft={draft}
        onDraft={setDraft}
        errors={wasTried ? errors : {}}
      />
      <Section title={words.asks}>
        <PlanSaid plan={plan} />
      </Section>
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy}>{words.sign}</Button>
      </div>
    </form>
  );
}

interface Opening {
  readonly draft: LotDraft;
  readonly plan: Plan;
  readonly secret: string;
}

/** Keeps what the lot is called, so that inspectors find it, and prepares the act that opens it. */
async function open(party: string, { draft, plan, secret }: Opening): Promise<void> {
  const lot = lotIdOf(party, secret);
  const quantity = quantityOf(draft);
  await call("keepInspectionLot", {
    path: { party, lot },
    body: {
      uri: labelOf(draft) ?? `urn:tallystick:lot:${lot}`,
      ruleSets: plan.requirements.map(({ ruleSet }) => ruleSet),
      ...(quantity !== undefined && { quantity }),
    },
  });
  const message = {
    factory: `0x${party}`,
    secret: `0x${secret}`,
    plan: `0x${plan.plan}`,
    custodians: draft.custodians.map((id) => `0x${id}`),
  };
  await prepareAndGo(party, { act: "OpenLot", message }, pagePaths.lot.replace(":lot", lot));
}

interface FieldsProps extends Omit<FormProps, "first"> {
  readonly plan: Plan;
  readonly draft: LotDraft;
  readonly onDraft: (draft: LotDraft) => void;
  readonly errors: LotErrors;
}

function Fields({ draft, errors, onDraft, party, plan, plans }: FieldsProps): JSX.Element {
  const words = useWords(openLotWords);
  const labelOfParty = usePartyLabel();
  const { value: directory = [] } = useDirectory();
  const change = (changed: Partial<LotDraft>): void => onDraft({ ...draft, ...changed });
  return (
    <>
      <div class="fields">
        <PlanChoice party={party} plans={plans} plan={plan} onPlan={(id) => change({ plan: id })} />
        <TextField
          label={words.gtin}
          hint={words.gtinHint}
          inputMode="numeric"
          error={errors.gtin}
          value={draft.gtin}
          onChange={(gtin) => change({ gtin })}
        />
        <TextField
          label={words.number}
          hint={words.numberHint}
          error={errors.number}
          value={draft.number}
          onChange={(number) => change({ number })}
        />
        <TextField
          label={words.quantity}
          hint={words.quantityHint}
          inputMode="numeric"
          error={errors.quantity}
          value={draft.quantity}
          onChange={(quantity) => change({ quantity })}
        />
      </div>
      <Choices
        legend={words.custodians}
        hint={words.custodiansHint}
        chosen={draft.custodians}
        onChange={(custodians) => change({ custodians })}
        options={directory
          .filter((one) => one.party !== party && one.party !== plan.publisher)
          .map((one) => [one.party, labelOfParty(one.party)] as const)}
      />
    </>
  );
}

interface PlanChoiceProps extends Pick<FieldsProps, "party" | "plan" | "plans"> {
  readonly onPlan: (plan: string) => void;
}

/** The buyer first, then which of his plans. */
function PlanChoice({ onPlan, party, plan, plans }: PlanChoiceProps): JSX.Element {
  const words = useWords(openLotWords);
  const labelOfParty = usePartyLabel();
  const nameOf = usePlanName();
  const buyers = [...new Set(plans.map(({ publisher }) => publisher))];
  const chooseBuyer = (buyer: string): void =>
    onPlan(plans.find(({ publisher }) => publisher === buyer)?.plan ?? plan.plan);
  return (
    <>
      <SelectField
        label={words.buyer}
        value={plan.publisher}
        onChange={chooseBuyer}
        options={buyers.map((id) => [id, id === party ? words.ownPlan : labelOfParty(id)] as const)}
      />
      <SelectField
        label={words.plan}
        value={plan.plan}
        onChange={onPlan}
        options={plans
          .filter(({ publisher }) => publisher === plan.publisher)
          .map(
            (one) =>
              [one.plan, fill(words.planOption, { name: nameOf(one), version: one.version })] as const, // prettier-ignore
          )}
      />
    </>
  );
}
