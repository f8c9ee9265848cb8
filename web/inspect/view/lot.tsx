import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InspectionLot, InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import { judge } from "../entry/judge.ts";
import { lotName } from "../entry/lot-code.ts";
import { isClosed, piecesOf } from "../entry/numbering.ts";
import { useStation } from "../state.ts";
import type { Measured } from "../station/history.ts";
import { inspectWords } from "../words.ts";
import { Calibration, HandForm, isComplete } from "./hand-form.tsx";
import { Head } from "./parts.tsx";

interface Props {
  readonly lot: InspectionLot;
  /** The sample that was signed a moment ago. */
  readonly signed: number | undefined;
  readonly onBack: () => void;
  readonly onSample: (ruleSet: string, sample: number) => void;
}

/** Which piece of the lot is measured next. */
export function LotView({ lot, onBack, onSample, signed }: Props): JSX.Element {
  const words = useWords(inspectWords);
  const { kept } = useStation();
  const sets = kept.plans.plans.filter(({ ruleSet }) => lot.ruleSets.includes(ruleSet));
  const [chosen, setChosen] = useState(0);
  const set = sets[chosen];
  return (
    <>
      <Head title={fill(words.lot.title, { name: lotName(lot) })} onBack={onBack} />
      {signed !== undefined && (
        <p class="good" role="status">
          <Mark status="pass" /> {fill(words.review.signed, { number: signed })}
        </p>
      )}
      {sets.length > 1 && (
        <label class="field">
          <span>{words.lot.set}</span>
          <select value={chosen} onChange={(event) => setChosen(Number(event.currentTarget.value))}>
            {sets.map(({ plan, ruleSet }, at) => (
              <option key={ruleSet} value={at}>
                {[plan.product, plan.step].filter(Boolean).join(" · ")}
              </option>
            ))}
          </select>
        </label>
      )}
      {set === undefined ? (
        <p class="trouble">{words.lot.noPlan}</p>
      ) : (
        <Pieces lot={lot} {...set} onSample={(sample) => onSample(set.ruleSet, sample)} />
      )}
    </>
  );
}

interface PiecesProps {
  readonly lot: InspectionLot;
  readonly ruleSet: string;
  readonly plan: InspectionPlan;
  readonly onSample: (sample: number) => void;
}

function Pieces({ lot, onSample, plan, ruleSet }: PiecesProps): JSX.Element {
  const words = useWords(inspectWords);
  const { kept } = useStation();
  const said = kept.history.filter((one) => one.lot === lot.lot && one.ruleSet === ruleSet);
  const measured = new Map(said.map((one) => [one.sample, one]));
  const samples = piecesOf(plan.samples, measured.keys());
  if (isClosed(kept.history, lot.lot)) return <p class="notice">{words.lot.closed}</p>;
  if (!isComplete(kept.hand)) return <HandForm />;
  return (
    <>
      <Calibration hand={kept.hand} />
      <p class="hint">
        {[plan.product, plan.step].filter(Boolean).join(" · ")} ·{" "}
        {fill(words.lot.done, { done: measured.size, all: plan.samples })}
      </p>
      <h2>{words.lot.samples}</h2>
      <ul class="pieces">
        {samples.map((sample) => (
          <li key={sample}>
            <Piece plan={plan} sample={sample} said={measured.get(sample)} onSample={onSample} />
          </li>
        ))}
      </ul>
      <button class="plain" onClick={() => onSample((samples.at(-1) ?? 0) + 1)}>
        {words.lot.more}
      </button>
    </>
  );
}

interface PieceProps {
  readonly plan: InspectionPlan;
  readonly sample: number;
  readonly said: Measured | undefined;
  readonly onSample: (sample: number) => void;
}

function Piece({ onSample, plan, said, sample }: PieceProps): JSX.Element {
  const words = useWords(inspectWords);
  const verdict = said && judge(plan, said.measurements).verdict;
  const status = { pass: "pass", fail: "fail", incomplete: "notChecked" } as const;
  return (
    <button class="choice piece" onClick={() => onSample(sample)}>
      <strong>{sample}</strong>
      <span>
        {verdict !== undefined && <Mark status={status[verdict]} />}{" "}
        {words.lot.states[verdict ?? "open"]}
      </span>
    </button>
  );
}
