import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call } from "../../api/client.ts";
import { Failure } from "../../parts/failure.tsx";
import { Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { onceFor } from "../../state/once-for.ts";
import { useWords } from "../../state/settings.ts";
import { shellWords } from "../../words.ts";
import { AlertActions } from "./alert-actions.tsx";
import { AlertSubject, type ReadLot } from "./alert-subject.tsx";
import type { Alert, Alerts } from "./use-alerts.ts";
import { floorWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly alerts: Alerts;
}

/** What needs somebody, the worst first. */
export function AlertList({ alerts, party }: Props): JSX.Element {
  const words = useWords(floorWords);
  const shell = useWords(shellWords);
  const { failure, isLive, open, put } = alerts;
  // One lot has many alerts.
  const readLot = useMemo(
    () => onceFor((lot) => call("readLot", { path: { party, lot } })),
    [party],
  );
  return (
    <Section
      title={words.alerts.title}
      actions={
        <State is={isLive ? "good" : "open"}>
          {isLive ? words.alerts.live : words.alerts.broken}
        </State>
      }
    >
      <Failure of={failure} />
      {open === undefined && failure === undefined && (
        <p class="waiting" role="status">
          {shell.loading}
        </p>
      )}
      {open?.length === 0 && <p class="empty">{words.alerts.none}</p>}
      <ul class="alerts">
        {open?.map((alert) => (
          <li key={alert.alert} class={`alert ${alert.severity}`}>
            <AlertHead readLot={readLot} alert={alert} />
            <AlertActions party={party} alert={alert} onChanged={put} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface HeadProps {
  readonly readLot: ReadLot;
  readonly alert: Alert;
}

function AlertHead({ alert, readLot }: HeadProps): JSX.Element {
  const words = useWords(floorWords);
  const { count, entries, kind, lastAt, raisedAt, severity, state } = alert;
  return (
    <div>
      <h3>
        {words.kinds[kind]} <span class="tag">{words.severities[severity]}</span>{" "}
        <span class="tag">{words.states[state]}</span>
      </h3>
      <AlertSubject readLot={readLot} alert={alert} />
      <AlertFigures about={alert.about} />
      <p class="hint">
        {words.alerts.since} <Time at={raisedAt} />
        {count > 1 && (
          <>
            {" · "}
            {fill(words.alerts.count, { count })}, {words.alerts.last} <Time at={lastAt} />
          </>
        )}
        {entries.length > 0 && ` · ${words.alerts.evidence}: ${entries.join(", ")}`}
      </p>
    </div>
  );
}

/** What an alert knows of itself, as far as there are words for it. */
function AlertFigures({ about }: { readonly about: Alert["about"] }): JSX.Element {
  const { figures } = useWords(floorWords);
  const unit = typeof about["unit"] === "string" ? ` ${about["unit"]}` : "";
  const shown = Object.entries(about).filter(([name]) => Object.hasOwn(figures, name));
  return (
    <p class="figures">
      {shown.map(([name, value]) => (
        <span key={name}>
          {figures[name]}{" "}
          <strong>{name === "lastAt" ? <Time at={String(value)} /> : spelt(value)}</strong>
          {withUnit.has(name) ? unit : ""}
        </span>
      ))}
    </p>
  );
}

const withUnit = new Set(["value", "lower", "upper", "declared", "median", "came", "went"]);

const spelt = (value: unknown): string => {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return Array.isArray(value) ? value.join(", ") : String(value);
};
