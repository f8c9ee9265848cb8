import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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
  const hasBegun = useRef(false);
  useEffect(() => {
    // Plans may come later than the page.
    void begin();
  }, [kept.plans]);
  /** Once: at the lot of the code that opened the page, otherwise where a phone that was switched off was. */
  const begin = async (): Promise<void> => {
    if (hasBegun.current) return;
    const found = await unfinished(database, kept.history);
    const meant = location.hash.slice(1) || found?.lot;
    const known = kept.plans.lots.find((one) => one.lot === meant);
    // Two readings may be under way; the first that knows the lot begins.
    if (hasBegun.current || known === undefined) return;
    hasBegun.current = true;
    // Whatever was chosen in the meantime stays.
    setDraft((before) => before ?? found);
    setLot((before) => before ?? at(known, found));
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

/** The piece that was being measured; what was signed since is done. */
async function unfinished(
  database: IDBDatabase,
  history: readonly Measured[],
): Promise<Draft | undefined> {
  const found = await getSetting(database, "draft");
  return found !== undefined && numbersFor(history, found).attempt === found.attempt
    ? found
    : undefined;
}

/** The lot as it was named when the piece was begun. */
const at = (lot: InspectionLot, draft: Draft | undefined): InspectionLot =>
  draft?.lot === lot.lot ? { ...lot, uri: draft.uri } : lot;

const draftFor = (
  history: readonly Measured[],
  piece: Pick<Draft, "lot" | "ruleSet" | "uri" | "sample">,
): Draft => ({ ...piece, values: {}, attempt: numbersFor(history, piece).attempt });
