import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { InspectionLot, InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { Failed } from "../../app/state/failed.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import type { Draft } from "../entry/draft.ts";
import { judge, measurementsOf } from "../entry/judge.ts";
import { isClosed, numbersFor } from "../entry/numbering.ts";
import { draftOf } from "../entry/record.ts";
import { unitName } from "../entry/unit-name.ts";
import { useSigner, useStation } from "../state.ts";
import { type Attachment, nameOf } from "../station/attachments.ts";
import { sign } from "../station/station.ts";
import { inspectWords } from "../words.ts";
import { Calibration, isComplete } from "./hand-form.tsx";
import { Head, Trouble } from "./parts.tsx";
import { Photos } from "./photos.tsx";
import { useWork } from "./use-work.ts";

interface Props {
  readonly lot: InspectionLot;
  readonly plan: InspectionPlan;
  readonly draft: Draft;
  readonly onBack: () => void;
  readonly onSigned: () => void;
}

const status = { pass: "pass", fail: "fail", incomplete: "notChecked" } as const;

/** Everything that is about to be signed. */
export function Review({ draft, lot, onBack, onSigned, plan }: Props): JSX.Element {
  const words = useWords(inspectWords);
  const { kept } = useStation();
  const [photos, setPhotos] = useState<readonly Attachment[]>([]);
  const measurements = measurementsOf(plan, draft.values);
  const { failed, verdict } = judge(plan, measurements);
  const signing = useSigning({ draft, lot, plan, photos, onSigned });
  const ofSet = kept.history.filter(
    (one) => one.lot === lot.lot && one.ruleSet === draft.ruleSet && one.sample !== draft.sample,
  );
  const isLast = new Set(ofSet.map(({ sample }) => sample)).size + 1 >= plan.samples;
  return (
    <>
      <Head title={fill(words.review.title, { number: draft.sample })} onBack={onBack} />
      <p class={`verdict ${status[verdict]}`} role="status" data-verdict={verdict}>
        <Mark status={status[verdict]} /> {words.review.verdicts[verdict]}
      </p>
      <dl class="values">
        {plan.rules.map(({ metric, unit }, at) => (
          <div key={metric} class={failed.has(at) ? "fail" : ""}>
            <dt>{metric}</dt>
            <dd>
              {draft.values[at] === undefined
                ? words.review.notMeasured
                : `${draft.values[at]} ${unitName(unit)}`}
            </dd>
          </div>
        ))}
      </dl>
      {kept.hand !== undefined && (
        <p class="hint">
          {kept.hand.inspector} · {kept.hand.instrument} · {words.hand.calibrationDue}{" "}
          {kept.hand.calibrationDue}
        </p>
      )}
      {kept.hand !== undefined && <Calibration hand={kept.hand} />}
      <Photos photos={photos} onChange={setPhotos} />
      <Trouble of={signing.failure} />
      <div class="sign">
        <button
          class={isLast ? "plain wide" : "wide"}
          disabled={signing.isBusy}
          onClick={() => signing.run(false)}
        >
          {signing.isBusy ? words.working : words.review.sign}
        </button>
        <button
          class={isLast ? "wide" : "plain wide"}
          disabled={signing.isBusy}
          onClick={() => signing.run(true)}
        >
          {words.review.signLast}
        </button>
        <p class="hint">{words.review.lastHint}</p>
      </div>
    </>
  );
}

interface SigningInput extends Omit<Props, "onBack"> {
  readonly photos: readonly Attachment[];
}

/** Signs, and goes on only when it is on disk. */
function useSigning({ draft, lot, onSigned, photos, plan }: SigningInput) {
  const station = useSigner();
  const { hand } = useStation().kept;
  const work = useWork();
  const run = (closing: boolean): void =>
    work.run(async () => {
      if (!isComplete(hand)) return;
      const finding = {
        lot,
        plan,
        hand,
        closing,
        ruleSet: draft.ruleSet,
        sample: draft.sample,
        measurements: measurementsOf(plan, draft.values),
        attachments: photos.map(nameOf),
      };
      const taking = {
        device: station.identity.device,
        capturedAt: new Date().toISOString(),
        source: "person",
      } as const;
      await sign(
        station,
        (history) => {
          // Another page of this phone may have closed the lot meanwhile.
          if (isClosed(history, lot.lot)) throw new Failed({ code: "conflict" });
          return [draftOf(finding, numbersFor(history, draft), taking)];
        },
        photos,
      );
      onSigned();
    });
  return { ...work, run };
}
