import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { SelectField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { wrongAt } from "../../state/failed.ts";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { portraitWords } from "./words.ts";

type Candidate = Reply<"listReadings">["items"][number];
type Meaning = Reply<"listSignals">["items"][number]["meaning"];
type Stamp = "start" | "end";
type Time = "proven" | "claimed";
const slotLengths = [1, 10, 60, 300, 900, 1800, 3600] as const;

interface Props {
  readonly party: string;
  readonly onDeclared: () => void;
}

/** Says what a reading means. */
export function DeclareSignal({ onDeclared, party }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const loaded = useLoaded((signal) => call("listReadings", { path: { party } }, signal), [party]);
  return (
    <Loading of={loaded}>
      {({ items }) =>
        items.length === 0 ? (
          <p class="empty">{words.noReadings}</p>
        ) : (
          <DeclareForm party={party} candidates={items} onDeclared={onDeclared} />
        )
      }
    </Loading>
  );
}

function DeclareForm({
  candidates,
  onDeclared,
  party,
}: Props & { readonly candidates: readonly Candidate[] }): JSX.Element {
  const words = useWords(portraitWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const [chosen, setChosen] = useState("0");
  const [meaning, setMeaning] = useState<Meaning>("load");
  const [slot, setSlot] = useState("60");
  const [stamp, setStamp] = useState<Stamp>("start");
  const [time, setTime] = useState<Time>("proven");
  const declare = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const candidate = candidates[Number(chosen)];
      const slotSeconds = slotLengths.find((one) => String(one) === slot);
      if (candidate === undefined || slotSeconds === undefined) return;
      const { machine, metric, unit } = candidate;
      const body = { machine, metric, unit, meaning, slotSeconds, stamp, time };
      await call("declareSignal", { path: { party }, body });
      say(words.declared);
      onDeclared();
    });
  };
  const wrongUnit = wrongAt(failure, "/unit")?.code;
  const unitError =
    wrongUnit === "notEnergy" || wrongUnit === "notThings" ? words.errors[wrongUnit] : undefined;
  return (
    <form class="stack" onSubmit={declare} noValidate>
      <div class="fields">
        <SelectField
          label={words.reading}
          hint={words.readingHint}
          error={unitError}
          value={chosen}
          onChange={setChosen}
          options={candidates.map(
            ({ machine, metric, unit }, at) =>
              [String(at), `${machine}: ${metric} (${unit})`] as const,
          )}
        />
        <SelectField
          label={words.meaning}
          hint={words.meaningHint[meaning]}
          value={meaning}
          onChange={(one) => setMeaning(one as Meaning)}
          options={Object.entries(words.meanings)}
        />
        <SelectField
          label={words.slotLabel}
          hint={words.slotHint}
          value={slot}
          onChange={setSlot}
          options={slotLengths.map((one) => [String(one), words.slots[String(one)] ?? ""] as const)}
        />
        <SelectField
          label={words.stamp}
          value={stamp}
          onChange={(one) => setStamp(one as Stamp)}
          options={Object.entries(words.stamps)}
        />
        <SelectField
          label={words.time}
          value={time}
          onChange={(one) => setTime(one as Time)}
          options={Object.entries(words.times)}
        />
      </div>
      {unitError === undefined && <Failure of={failure} />}
      <div class="actions">
        <Button isBusy={isBusy}>{words.send}</Button>
      </div>
    </form>
  );
}
