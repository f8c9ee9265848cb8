import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { InspectionPlan } from "../../../service/quality/inspection-plan.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { Mark } from "../../shared/mark.tsx";
import { type GaugeFault, readGauge } from "../entry/gauge.ts";
import { judge } from "../entry/judge.ts";
import { unitName } from "../entry/unit-name.ts";
import { inspectWords } from "../words.ts";

type Rule = InspectionPlan["rules"][number];

interface Props {
  readonly plan: InspectionPlan;
  readonly rule: Rule;
  readonly before: string | undefined;
  readonly onValue: (value: string) => void;
  readonly onSkip: () => void;
}

/** One big number. A gauge that types like a keyboard ends it with Enter or Tab. */
export function Characteristic({ before, onSkip, onValue, plan, rule }: Props): JSX.Element {
  const { measure, next } = useWords(inspectWords);
  const [text, setText] = useState(before ?? "");
  const [fault, setFault] = useState<GaugeFault>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const reading = readGauge(text, rule.unit);
  const take = (): void => {
    if (reading.kind === "value") onValue(reading.value);
    else {
      setFault(reading.fault);
      // A gauge that is pressed again begins anew.
      input.current?.select();
    }
  };
  const onKey = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const isEnd = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && text !== "");
    if (!isEnd) return;
    event.preventDefault();
    take();
  };
  return (
    <form
      class="measure"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <h2>{rule.metric}</h2>
      <p class="limits">{limitsOf(rule, measure)}</p>
      <p class="hint">{besideOf(rule, measure).join(" · ")}</p>
      <label class="big">
        <span class="unseen">{measure.value}</span>
        <input
          ref={input}
          name="value"
          inputMode="decimal"
          autocomplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby="said"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setFault(undefined);
          }}
          onKeyDown={onKey}
        />
        <span class="unit">{unitName(rule.unit)}</span>
      </label>
      <p id="said" class="said" role="status">
        <Said fault={fault} plan={plan} rule={rule} value={valueOf(reading)} />
      </p>
      <div class="buttons">
        {!rule.required && (
          <button type="button" class="plain" onClick={onSkip}>
            {measure.skip}
          </button>
        )}
        <button class="wide">{next}</button>
      </div>
    </form>
  );
}

const valueOf = (reading: ReturnType<typeof readGauge>): string | undefined =>
  reading.kind === "value" ? reading.value : undefined;

interface SaidProps {
  readonly fault: GaugeFault | undefined;
  readonly plan: InspectionPlan;
  readonly rule: Rule;
  readonly value: string | undefined;
}

/** The chain's own verdict on this one value, or what was wrong with the text. */
function Said({ fault, plan, rule, value }: SaidProps): JSX.Element | null {
  const { measure } = useWords(inspectWords);
  if (fault !== undefined)
    return (
      <span class="fault" data-code={fault}>
        {fill(measure.faults[fault], { unit: unitName(rule.unit) })}
      </span>
    );
  if (value === undefined) return null;
  const { metric, unit } = rule;
  const { failed } = judge(plan, [{ metric, unit, value }]);
  const status = failed.size > 0 ? "fail" : "pass";
  return (
    <span class={status} data-verdict={status}>
      <Mark status={status} /> {measure.verdicts[status]}
    </span>
  );
}

function limitsOf(
  { max, min, required, unit }: Rule,
  words: (typeof inspectWords)["en"]["measure"],
): string {
  const values = { min, max, unit: unitName(unit) };
  const said = fill(words[limitKind(min, max)], values);
  return required ? said : `${said} · ${words.optional}`;
}

/** What helps to measure, and is no rule. */
const besideOf = (
  { instrument, nominal, unit }: Rule,
  words: (typeof inspectWords)["en"]["measure"],
): readonly string[] => [
  ...(nominal === undefined ? [] : [fill(words.nominal, { nominal, unit: unitName(unit) })]),
  ...(instrument === undefined ? [] : [fill(words.with, { instrument })]),
];

function limitKind(
  min: string | undefined,
  max: string | undefined,
): "between" | "atLeast" | "atMost" | "noLimit" {
  if (min !== undefined && max !== undefined) return "between";
  if (min !== undefined) return "atLeast";
  return max === undefined ? "noLimit" : "atMost";
}
