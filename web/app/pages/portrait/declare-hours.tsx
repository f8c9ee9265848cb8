import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { wrongAt } from "../../state/failed.ts";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { type ShiftDays, shiftDays } from "./shift-days.ts";
import { portraitWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onDeclared: () => void;
}

interface Shift {
  readonly days: ShiftDays;
  readonly start: string;
  readonly end: string;
}

const first: Shift = { days: "weekdays", start: "08:00", end: "17:00" };
const CLOCK = "HH:MM";
const SHIFTS_MAX = 4;

const today = (): string => new Date().toISOString().slice(0, 10);
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Says when all machines of a factory are planned to work. */
export function DeclareHours({ onDeclared, party }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [timeZone, setZone] = useState(zoneHere);
  const [validFrom, setFrom] = useState(today);
  const [shifts, setShifts] = useState<readonly Shift[]>([first]);
  const [holidays, setHolidays] = useState("");
  const declare = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const body = {
        timeZone: timeZone.trim(),
        validFrom,
        shifts: shifts.map(({ days, end, start }) => ({ days: [...shiftDays[days]], start, end })),
        exceptions: datesIn(holidays).map((date) => ({ date, hours: [] })),
      };
      await call("declareCalendar", { path: { party }, body });
      say(words.hoursKept);
      onDeclared();
    });
  };
  const change = (at: number, some: Partial<Shift>): void =>
    setShifts(shifts.map((one, place) => (place === at ? { ...one, ...some } : one)));
  const code = codeOf(failure);
  return (
    <form class="stack" onSubmit={declare} noValidate>
      <div class="fields">
        <TextField
          label={words.zone}
          error={code === "zoneUnknown" ? words.errors.zoneUnknown : undefined}
          value={timeZone}
          onChange={setZone}
        />
        <TextField
          label={words.validFrom}
          hint={words.validFromHint}
          type="date"
          value={validFrom}
          onChange={setFrom}
        />
      </div>
      {shifts.map((shift, at) => (
        <ShiftFields
          // They have no name but their place.
          key={at}
          shift={shift}
          error={code === "emptyHours" ? words.errors.emptyHours : undefined}
          onChange={(some) => change(at, some)}
        />
      ))}
      <AreaField
        label={words.holidays}
        hint={words.holidaysHint}
        error={code === "noSuchDay" || code === "dayTwice" ? words.errors[code] : undefined}
        value={holidays}
        onChange={setHolidays}
      />
      {code === undefined && <Failure of={failure} />}
      <div class="actions">
        <Button isBusy={isBusy}>{words.keepHours}</Button>
        {shifts.length < SHIFTS_MAX && (
          <Button kind="plain" onClick={() => setShifts([...shifts, first])}>
            {words.anotherShift}
          </Button>
        )}
      </div>
    </form>
  );
}

interface ShiftProps {
  readonly shift: Shift;
  readonly error: string | undefined;
  readonly onChange: (some: Partial<Shift>) => void;
}

function ShiftFields({ error, onChange, shift }: ShiftProps): JSX.Element {
  const words = useWords(portraitWords);
  return (
    <div class="fields">
      <SelectField
        label={words.shiftDays}
        value={shift.days}
        onChange={(days) => onChange({ days: days as ShiftDays })}
        options={Object.keys(shiftDays).map((one) => [one, words.shiftDaysOf[one] ?? one] as const)}
      />
      <TextField
        label={`${words.shiftStart} (${CLOCK})`}
        inputMode="numeric"
        value={shift.start}
        onChange={(start) => onChange({ start })}
      />
      <TextField
        label={`${words.shiftEnd} (${CLOCK})`}
        hint={words.shiftEndHint}
        inputMode="numeric"
        error={error}
        value={shift.end}
        onChange={(end) => onChange({ end })}
      />
    </div>
  );
}

const datesIn = (text: string): string[] => text.split(/[\s,;，；]+/).filter((one) => one !== "");

type Failed = Parameters<typeof wrongAt>[0];
const codes = ["zoneUnknown", "noSuchDay", "dayTwice", "emptyHours"] as const;
const pointers = ["/timeZone", "", "/exceptions", "/shifts"];

/** Which of the faults of a calendar it was. */
function codeOf(failure: Failed): (typeof codes)[number] | undefined {
  const found = new Set(pointers.map((pointer) => wrongAt(failure, pointer)?.code));
  return codes.find((code) => found.has(code));
}
