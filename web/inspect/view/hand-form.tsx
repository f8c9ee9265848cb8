import type { InputHTMLAttributes, JSX } from "preact";
import { useState } from "preact/hooks";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { daysBetween, isOverdue } from "../entry/calibration.ts";
import { today, useStation } from "../state.ts";
import { type Hand, putSetting } from "../station/settings.ts";
import { inspectWords } from "../words.ts";

const nobody: Hand = { inspector: "", instrument: "", calibrationDue: "" };
const SOON_DAYS = 14;

export const isComplete = (hand: Hand | undefined): hand is Hand =>
  hand !== undefined &&
  hand.inspector.trim() !== "" &&
  hand.instrument.trim() !== "" &&
  daysBetween(hand.calibrationDue, hand.calibrationDue) !== undefined;

/** Who measures with what; remembered, because it rarely changes, and shown, because it sometimes does. */
export function HandForm(): JSX.Element {
  const { hand: words } = useWords(inspectWords);
  const { changes, database, kept } = useStation();
  const [hand, setHand] = useState<Hand>(kept.hand ?? nobody);
  const change = (part: Partial<Hand>): void => {
    const next = { ...hand, ...part };
    setHand(next);
    void putSetting(database, "hand", next).then(() => changes.tell());
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <Text
        label={words.inspector}
        hint={words.inspectorHint}
        value={hand.inspector}
        onChange={(inspector) => change({ inspector })}
      />
      <Text
        label={words.instrument}
        hint={words.instrumentHint}
        value={hand.instrument}
        onChange={(instrument) => change({ instrument })}
      />
      <Text
        label={words.calibrationDue}
        type="date"
        value={hand.calibrationDue}
        onChange={(calibrationDue) => change({ calibrationDue })}
      />
      <Calibration hand={hand} />
    </section>
  );
}

/** Said before anything is measured. */
export function Calibration({ hand }: { readonly hand: Hand }): JSX.Element | null {
  const { hand: words } = useWords(inspectWords);
  if (!isComplete(hand)) return <p class="hint">{words.missing}</p>;
  const days = daysBetween(today(), hand.calibrationDue) ?? 0;
  if (isOverdue(hand.calibrationDue, today()))
    return (
      <p class="trouble" role="alert" data-code="overdue">
        {words.overdue}
      </p>
    );
  if (days > SOON_DAYS) return null;
  return <p class="hint">{days === 0 ? words.dueToday : fill(words.dueSoon, { count: days })}</p>;
}

interface TextProps {
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "date";
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Text = ({ hint, label, onChange, type = "text", value }: TextProps): JSX.Element => (
  <label class="field">
    <span>{label}</span>
    <input
      value={value}
      onInput={(event) => onChange(event.currentTarget.value)}
      // Their types depend on each other in a way that a spread cannot say.
      {...({ type, autocomplete: "off", maxLength: 128 } as InputHTMLAttributes)}
    />
    {hint !== undefined && <span class="hint">{hint}</span>}
  </label>
);
