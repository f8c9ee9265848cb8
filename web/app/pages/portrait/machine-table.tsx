import type { JSX } from "preact";
import { Table } from "../../parts/table.tsx";
import { useWords } from "../../state/settings.ts";
import type { Section } from "./section.ts";
import { percent, shownValue } from "./shown.ts";
import { portraitWords } from "./words.ts";

type Machine = Section["machines"][number];

/** The same figures machine by machine. */
export function MachineTable({ machines }: { readonly machines: readonly Machine[] }): JSX.Element {
  const words = useWords(portraitWords);
  const names = machines[0]?.figures.map(({ name }) => name) ?? [];
  return (
    <Table
      label={words.machines}
      rows={machines}
      keyOf={({ machine }) => machine}
      columns={[
        { head: words.machine, cell: ({ machine }) => machine },
        ...names.map((name) => ({
          head: words.figures[name],
          isFigure: true,
          cell: ({ figures }: Machine) => {
            const figure = figures.find((one) => one.name === name);
            if (figure === undefined) return "";
            return figure.value === null
              ? words.gaps[figure.gap ?? "noBase"]
              : shownValue(figure.value, figure.unit);
          },
        })),
        {
          head: words.coverage,
          isFigure: true,
          cell: ({ figures }: Machine) => percent(figures[0]?.coverage ?? "0", 0),
        },
      ]}
    />
  );
}
