import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { zeroAcceptanceSample } from "../../../../service/quality/sampling.ts";
import { fill } from "../../../shared/language.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { planWords } from "./words.ts";

const HUNDRED = 100;

/** Works out how many pieces to measure from what a buyer can live with. */
export function SampleHelp({
  onTake,
}: {
  readonly onTake: (samples: string) => void;
}): JSX.Element {
  const { sampling: words } = useWords(planWords);
  const [size, setSize] = useState("500");
  const [limit, setLimit] = useState("10");
  const [risk, setRisk] = useState("10");
  const samples = samplesFor(size, limit, risk);
  return (
    <details>
      <summary>{words.title}</summary>
      <div class="fields">
        <TextField label={words.size} type="number" min="1" value={size} onChange={setSize} />
        <TextField label={words.limit} inputMode="decimal" value={limit} onChange={setLimit} />
        <TextField label={words.risk} inputMode="decimal" value={risk} onChange={setRisk} />
      </div>
      <p role="status">
        {samples === undefined ? words.none : fill(words.answer, { samples, size, limit, risk })}
      </p>
      {samples !== undefined && (
        <Button kind="plain" onClick={() => onTake(String(samples))}>
          {fill(words.take, { samples })}
        </Button>
      )}
    </details>
  );
}

/** Undefined for numbers that are none. */
function samplesFor(size: string, limit: string, risk: string): number | undefined {
  const [limitingQuality, consumersRisk] = [limit, risk].map(
    (text) => Number(text.replace(",", ".")) / HUNDRED,
  ) as [number, number];
  try {
    return zeroAcceptanceSample(Number(size), { limitingQuality, consumersRisk });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
