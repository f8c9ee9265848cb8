import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import { useWords } from "../../state/settings.ts";
import { FigureView } from "./figure-view.tsx";
import { MachineTable } from "./machine-table.tsx";
import { PaperTable } from "./paper-table.tsx";
import type { Section, SectionName, Series } from "./section.ts";
import { portraitWords } from "./words.ts";

interface Props {
  readonly name: SectionName;
  readonly answer: Section;
  /** Whether it is of another factory than the reader's. */
  readonly isOfOther?: boolean;
}

/** What one section of a portrait says. */
export function SectionView({ answer, isOfOther = false, name }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const { documents = [], figures, machines, objections } = answer;
  const [undeclared, declared] = [true, false].map((is) =>
    figures.filter(({ gap }) => (gap === "undeclared") === is),
  ) as [Series[], Series[]];
  const nothing = isOfOther ? words.nothingOfOther : words.nothing[name];
  return (
    <>
      {objections.length > 0 && (
        <p class="hint">{isOfOther ? words.objectedByOther : words.objected}</p>
      )}
      {declared.every(({ records }) => records === 0) ? (
        <p class="empty">{nothing}</p>
      ) : (
        <>
          {declared.map((figure) => (
            <FigureView key={figure.name} figure={figure} />
          ))}
          {undeclared.length > 0 && (
            <p class="hint">
              {fill(words.undeclared, {
                names: undeclared.map((one) => words.figures[one.name]).join(words.listed),
              })}
            </p>
          )}
          {documents.length > 0 && <PaperTable papers={documents} />}
          {machines.length > 1 && <MachineTable machines={machines} />}
        </>
      )}
    </>
  );
}
