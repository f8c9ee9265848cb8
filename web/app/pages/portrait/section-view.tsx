import type { JSX } from "preact";
import { useWords } from "../../state/settings.ts";
import { FigureView } from "./figure-view.tsx";
import { MachineTable } from "./machine-table.tsx";
import type { Section, SectionName } from "./section.ts";
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
  const { figures, machines, objections } = answer;
  const nothing = isOfOther ? words.nothingOfOther : words.nothing[name];
  return (
    <>
      {objections.length > 0 && (
        <p class="hint">{isOfOther ? words.objectedByOther : words.objected}</p>
      )}
      {figures.every(({ records }) => records === 0) ? (
        <p class="empty">{nothing}</p>
      ) : (
        <>
          {figures.map((figure) => (
            <FigureView key={figure.name} figure={figure} />
          ))}
          {machines.length > 1 && <MachineTable machines={machines} />}
        </>
      )}
    </>
  );
}
