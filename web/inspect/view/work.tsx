import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { InspectionLot } from "../../../service/quality/inspection-plan.ts";
import type { Draft } from "../entry/draft.ts";
import { numbersFor } from "../entry/numbering.ts";
import { useStation } from "../state.ts";
import { dropSetting, getSetting, putSetting } from "../station/settings.ts";
import type { Measured } from "../station/history.ts";
import { LotView } from "./lot.tsx";
import { Measuring } from "./measuring.tsx";
import { Lazy } from "./lazy-import.tsx";
import { Start } from "./start.tsx";

/** From the lot to the signed inspection and back to the next piece. */
export function Work(): JSX.Element {
  const { database, kept } = useStation();
  const [lot, setLot] = useState<InspectionLot>();
  const [draft, setDraft] = useState<Draft>();
  const [isImporting, setImporting] = useState(false);
  const [signed, setSigned] = useState<number>();
  useEffect(() => {
    // A phone that was switched off in the middle goes on where it was; what was signed since is done.
    void resume();
  }, []);
  const [isMeant, setMeant] = useState(true);
  useEffect(() => {
    // The code that opened the page may name a lot; plans come later than the page.
    const meant = kept.plans.lots.find((one) => one.lot === location.hash.slice(1));
    if (meant === undefined || !isMeant) return;
    setMeant(false);
    setLot((before) => before ?? meant);
  }, [kept.plans]);
  const resume = async (): Promise<void> => {
    const found = await getSetting(database, "draft");
    if (found === undefined || numbersFor(kept.history, found).attempt !== found.attempt) return;
    const lotFound = kept.plans.lots.find((one) => one.lot === found.lot);
    if (lotFound === undefined) return;
    setLot({ ...lotFound, uri: found.uri });
    setDraft(found);
  };
  const keep = (next: Draft | undefined): void => {
    setDraft(next);
    void (next === undefined
      ? dropSetting(database, "draft")
      : putSetting(database, "draft", next));
  };
  if (isImporting) return <Lazy onBack={() => setImporting(false)} />;
  if (lot === undefined) return <Start onLot={setLot} onImport={() => setImporting(true)} />;
  // What was measured of one lot is never signed as another's.
  if (draft === undefined || draft.lot !== lot.lot)
    return (
      <LotView
        lot={lot}
        signed={signed}
        onBack={() => setLot(undefined)}
        onSample={(ruleSet, sample) =>
          keep(draftFor(kept.history, { lot: lot.lot, uri: lot.uri, ruleSet, sample }))
        }
      />
    );
  return (
    <Measuring
      lot={lot}
      draft={draft}
      onChange={keep}
      onBack={() => keep(undefined)}
      onSigned={() => {
        setSigned(draft.sample);
        keep(undefined);
      }}
    />
  );
}

const draftFor = (
  history: readonly Measured[],
  piece: Pick<Draft, "lot" | "ruleSet" | "uri" | "sample">,
): Draft => ({ ...piece, values: {}, attempt: numbersFor(history, piece).attempt });
