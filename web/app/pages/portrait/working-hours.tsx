import type { JSX } from "preact";
import { call } from "../../api/client.ts";
import { Loading } from "../../parts/loading.tsx";
import { Section } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { useSession } from "../../state/session.tsx";
import { useWords } from "../../state/settings.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { DeclareHours } from "./declare-hours.tsx";
import type { Calendar } from "./section.ts";
import { daysName } from "./shift-days.ts";
import { portraitWords } from "./words.ts";

/** When a factory's machines are planned to work, the newest first. */
export function WorkingHours({ party }: { readonly party: string }): JSX.Element {
  const words = useWords(portraitWords);
  const { may } = useSession();
  const loaded = useLoaded((abort) => call("listCalendars", { path: { party } }, abort), [party]);
  return (
    <Section title={words.hours}>
      <p class="hint">{words.hoursLede}</p>
      <Loading of={loaded}>{({ items }) => <HoursTable calendars={items.toReversed()} />}</Loading>
      {may("manage") && <DeclareHours party={party} onDeclared={loaded.reload} />}
    </Section>
  );
}

function HoursTable({ calendars }: { readonly calendars: readonly Calendar[] }): JSX.Element {
  const words = useWords(portraitWords);
  const isAlone = calendars.every(({ machine }) => machine === null);
  return (
    <Table
      label={words.hours}
      rows={calendars}
      keyOf={({ declaredAt, machine }) => `${machine ?? ""} ${declaredAt}`}
      empty={words.noHours}
      columns={[
        {
          head: words.hoursOf,
          cell: ({ machine }) => machine ?? (isAlone ? words.allMachines : words.allOthers),
        },
        { head: words.hoursFrom, cell: ({ validFrom }) => validFrom },
        {
          head: words.shifts,
          cell: ({ shifts }) =>
            shifts.length === 0
              ? words.noShift
              : shifts.map((shift) => (
                  <span class="block" key={JSON.stringify(shift)}>
                    {`${daysName(shift.days, words.shiftDaysOf)} ${shift.start}–${shift.end}`}
                  </span>
                )),
        },
        { head: words.freeDays, cell: ({ exceptions }) => String(exceptions.length) },
        { head: words.zone, cell: ({ timeZone }) => timeZone },
      ]}
    />
  );
}
