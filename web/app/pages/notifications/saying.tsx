import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type NotificationSeverity, notificationSeverities } from "../../../../service/trace/notification/notification.ts"; // prettier-ignore
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { notificationWords } from "./words.ts";

/** What a sender says of a fault. */
export interface Saying {
  readonly severity: NotificationSeverity;
  readonly information: string;
  /** A day; empty: none. */
  readonly target: string;
}

export const useSaying = (severity: NotificationSeverity) =>
  useState<Saying>({ severity, information: "", target: "" });

/** As the API takes it: a day ends with its last second here. */
export const bodyOf = ({ information, severity, target }: Saying) => ({
  severity,
  information,
  ...(target !== "" && { targetDate: new Date(`${target}T23:59:59`).toISOString() }),
});

interface Props {
  readonly of: Saying;
  readonly onChange: (saying: Saying) => void;
}

export function SayingFields({ of: saying, onChange }: Props): JSX.Element {
  const words = useWords(notificationWords);
  return (
    <>
      <SelectField
        label={words.severity}
        value={saying.severity}
        onChange={(severity) => onChange({ ...saying, severity: severity as NotificationSeverity })}
        options={notificationSeverities.map((one) => [one, words.severities[one]] as const)}
      />
      <AreaField
        label={words.tell.information}
        hint={words.tell.informationHint}
        value={saying.information}
        onChange={(information) => onChange({ ...saying, information })}
      />
      <TextField
        label={words.target}
        type="date"
        value={saying.target}
        onChange={(target) => onChange({ ...saying, target })}
      />
    </>
  );
}
