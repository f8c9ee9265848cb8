import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InspectionLot } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import type { Draft } from "../entry/draft.ts";
import { numbersFor } from "../entry/numbering.ts";
import { useStation } from "../state.ts";
import { inspectWords } from "../words.ts";
import { Characteristic } from "./characteristic.tsx";
import { Head } from "./parts.tsx";
import { Review } from "./review.tsx";

interface Props {
  readonly lot: InspectionLot;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onBack: () => void;
  readonly onSigned: () => void;
}

/** One characteristic after the other, then everything at a glance to be signed. */
export function Measuring({ draft, lot, onBack, onChange, onSigned }: Props): JSX.Element {
  const words = useWords(inspectWords);
  const { kept } = useStation();
  const plan = kept.plans.plans.find(({ ruleSet }) => ruleSet === draft.ruleSet)?.plan;
  const measured = Object.keys(draft.values).map(Number);
  const [at, setAt] = useState(measured.length === 0 ? 0 : Math.max(...measured) + 1);
  if (plan === undefined)
    return (
      <>
        <Head title={words.title} onBack={onBack} />
        <p class="trouble">{words.lot.noPlan}</p>
      </>
    );
  const rule = plan.rules[at];
  const back = (): void => (at === 0 ? onBack() : setAt(Math.min(at, plan.rules.length) - 1));
  const { attempt } = numbersFor(kept.history, draft);
  if (rule === undefined)
    return <Review lot={lot} plan={plan} draft={draft} onBack={back} onSigned={onSigned} />;
  const take = (value: string | undefined): void => {
    const { [at]: _before, ...others } = draft.values;
    onChange({ ...draft, values: value === undefined ? others : { ...others, [at]: value } });
    setAt(at + 1);
  };
  return (
    <>
      <Head title={fill(words.lot.sample, { number: draft.sample })} onBack={back}>
        <p class="hint">{fill(words.measure.step, { at: at + 1, all: plan.rules.length })}</p>
      </Head>
      {attempt > 1 && at === 0 && <p class="notice">{fill(words.lot.again, { attempt })}</p>}
      <Characteristic
        key={at}
        plan={plan}
        rule={rule}
        before={draft.values[at]}
        onValue={take}
        onSkip={() => take(undefined)}
      />
    </>
  );
}
