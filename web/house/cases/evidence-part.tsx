import type { JSX } from "preact";
import { consistencyWords } from "../../app/pages/portrait/consistency-words.ts";
import { percent } from "../../app/pages/portrait/shown.ts";
import { portraitWords } from "../../app/pages/portrait/words.ts";
import { Table } from "../../app/parts/table.tsx";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { gradeShares, shownFigure } from "../figure.ts";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";

/** Each section's figures, how much of the time they cover, and who signed and measured. */
export function EvidencePart({ opened: { portrait } }: Part): JSX.Element {
  const { evidencePart: words } = useWords(houseWords);
  const names = useWords(portraitWords);
  const says: Readonly<Record<string, string>> = useWords(consistencyWords).says;
  const sections = portrait?.sections ?? [];
  const flags = portrait?.flags ?? [];
  if (sections.length === 0) return <p class="empty">{words.none}</p>;
  const objected = new Set(portrait?.objections.map(({ figure }) => figure));
  const rows = sections.flatMap(({ figures, ...section }) =>
    figures.map((figure) => ({ ...section, figure })),
  );
  const [sectionNames, figureNames]: readonly Readonly<Record<string, string>>[] = [
    names.sections,
    names.figures,
  ];
  return (
    <>
      <p class="hint">
        {portrait?.snapshot === undefined
          ? words.looked
          : fill(words.handedOver, { statement: portrait.snapshot.slice(0, 16) })}
      </p>
      {flags.map(({ flag }) => (
        <p key={flag} class="bar">
          {fill(words.flags, { says: says[flag] ?? flag })}
        </p>
      ))}
      <Table
        label={words.title}
        rows={rows}
        keyOf={({ figure, section }) => `${section} ${figure.name}`}
        columns={[
          { head: words.section, cell: ({ section }) => sectionNames?.[section] ?? section },
          {
            head: words.figure,
            cell: ({ figure: { name } }) => (
              <>
                {figureNames?.[name] ?? name}
                {objected.has(name) && <p class="wrong">{words.objection}</p>}
              </>
            ),
          },
          { head: words.value, isFigure: true, cell: (row) => shownFigure(row.figure, names.gaps) },
          {
            head: words.coverage,
            isFigure: true,
            cell: ({ figure }) => percent(figure.coverage),
          },
          {
            head: words.hardware,
            isFigure: true,
            cell: ({ figure }) => gradeShares(figure.grades).hardware,
          },
          {
            head: words.machines,
            isFigure: true,
            cell: ({ figure }) => gradeShares(figure.grades).machines,
          },
          { head: words.counted, isFigure: true, cell: ({ counted }) => counted },
          {
            head: words.period,
            cell: ({ period }) => (
              <span class="hint">
                {period.from.slice(0, 10)} – {period.to.slice(0, 10)}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
