import type { JSX } from "preact";
import type { Reason } from "../../../service/credit/decision/decision.ts";
import type { Basis } from "../../../service/credit/decision/finding.ts";
import { percent } from "../../app/pages/portrait/shown.ts";
import { portraitWords } from "../../app/pages/portrait/words.ts";
import { Facts } from "../../app/parts/facts.tsx";
import { useSettings, useWords } from "../../app/state/settings.ts";
import { besideOf, gradeShares, shownFigure } from "../figure.ts";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";

/** Why, in words, each with what it stands on. */
export function ReasonPart({ found, opened }: Part): JSX.Element {
  const { reasonPart: words } = useWords(houseWords);
  const { language } = useSettings();
  const { reasons } = opened.decision;
  if (reasons.length === 0) return <p>{words.none}</p>;
  return (
    <ol class="cards wide">
      {reasons.map((reason) => (
        <li key={`${reason.code} ${reason.name}`} class="card reason">
          <h3>{reason.words[language]}</h3>
          <p class="hint">{words.stands}</p>
          <StandsOn of={reason.of} found={found} opened={opened} />
        </li>
      ))}
    </ol>
  );
}

interface Props extends Part {
  readonly of: Reason["of"];
}

function StandsOn({ of, opened }: Props): JSX.Element {
  const { reasonPart: words } = useWords(houseWords);
  if (of.kind === "input") return <Facts of={[[words.kinds.input, words.inputs[of.name]]]} />;
  if (of.kind === "figure") return <OfFigure of={of} opened={opened} />;
  const { thirdParty, values } = opened.application;
  const said = of.kind === "thirdParty" ? thirdParty : values;
  const one = said.find(({ name }) => name === of.name);
  const paper = thirdParty.find(({ name }) => of.kind === "thirdParty" && name === of.name);
  return (
    <Facts
      of={[
        [words.kinds[of.kind], of.name],
        [words.value, one?.value ?? words.missing],
        ...(paper === undefined ? [] : [[words.source, paper.source] as const]),
        ...(paper?.document == null
          ? []
          : [[words.document, <code>{paper.document}</code>] as const]),
      ]}
    />
  );
}

interface FigureProps {
  readonly of: Basis;
  readonly opened: Part["opened"];
}

function OfFigure({ of, opened: { portrait } }: FigureProps): JSX.Element {
  const { evidencePart, reasonPart: words } = useWords(houseWords);
  const names = useWords(portraitWords);
  const figureNames: Readonly<Record<string, string>> = names.figures;
  const name = figureNames[of.name] ?? of.name;
  const section = portrait?.sections.find(({ figures }) =>
    figures.some((one) => one.name === of.name),
  );
  const figure = section?.figures.find((one) => one.name === of.name);
  if (section === undefined || figure === undefined)
    return (
      <Facts
        of={[
          [words.kinds.figure, name],
          [words.value, words.missing],
        ]}
      />
    );
  const { hardware, machines, records } = gradeShares(figure.grades);
  const { log } = besideOf(figure);
  return (
    <Facts
      of={[
        [words.kinds.figure, name],
        [words.value, shownFigure(figure, names.gaps)],
        [words.period, `${section.period.from.slice(0, 10)} – ${section.period.to.slice(0, 10)}`],
        [evidencePart.coverage, percent(figure.coverage)],
        [words.records, String(records)],
        [evidencePart.hardware, hardware],
        [evidencePart.machines, machines],
        ...(log == null
          ? []
          : [[words.log, `${String(log.first)} – ${String(log.last)}`] as const]),
        [words.formula, figure.formula],
      ]}
    />
  );
}
