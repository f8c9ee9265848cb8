import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { pagePaths } from "../../../../service/http/page-paths.ts";
import { Section } from "../../parts/page.tsx";
import { Link } from "../../state/link.tsx";
import { useWords } from "../../state/settings.ts";
import { percent } from "../portrait/shown.ts";
import { portraitWords } from "../portrait/words.ts";
import { raises, type State, type Step, type StepKind } from "./raises.ts";
import { myFactoryWords } from "./words.ts";

/** As many as somebody names in one breath. */
const NAMED_MAX = 3;

/** Where it is done; what is done outside of these pages has no place here. */
const places: Readonly<Partial<Record<StepKind, string>>> = {
  declareLoad: pagePaths.signals,
  confirmLimits: pagePaths.signals,
  declareEnergy: pagePaths.signals,
  declareWork: pagePaths.signals,
  closeGaps: pagePaths.floor,
};

/** What is missing or thin in the portrait, and what its factory can do about it. */
export function WhatRaises({ of: state }: { readonly of: State }): JSX.Element {
  const words = useWords(myFactoryWords);
  const steps = raises(state);
  return (
    <Section title={words.raises} hint={words.raisesHint}>
      {steps.length === 0 ? (
        <p class="empty">{words.nothingRaises}</p>
      ) : (
        <ol class="raises">
          {steps.map((step) => (
            <li key={`${step.kind} ${step.figures.join(" ")}`}>
              <Raising step={step} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Raising({ step }: { readonly step: Step }): JSX.Element {
  const words = useWords(myFactoryWords);
  const { figures: names } = useWords(portraitWords);
  const { figures, gain, kind, machines, share } = step;
  const rest = machines.length - NAMED_MAX;
  const named = machines.slice(0, NAMED_MAX).join(words.comma);
  const said = rest > 0 ? fill(words.andMore, { named, rest }) : named;
  const text = fill(words.steps[kind], { machines: said });
  const place = places[kind];
  const served = figures.map((name) => names[name]).join(words.comma);
  return (
    <>
      {place === undefined ? <strong>{text}</strong> : <Link to={place}>{text}</Link>}
      <span class="hint block">
        {fill(words.gains[gain], { figures: served, share: percent(String(share), 0) })}
      </span>
    </>
  );
}
