import { Failed } from "../../app/state/failed.ts";
import { type Batch, closedLots, draftsOf, remaining } from "../import/drafts.ts";
import { useSigner } from "../state.ts";
import { sign } from "../station/station.ts";
import { useWork, type Work } from "./use-work.ts";

/** Signs the lines of a file that are not signed yet. */
export function useImport(
  batch: Batch,
  onSigned: (count: number) => void,
): Omit<Work, "run"> & { readonly run: () => void } {
  const station = useSigner();
  const work = useWork();
  const run = (): void =>
    work.run(async () => {
      const { device } = station.identity;
      const capturedAt = new Date().toISOString();
      let count = 0;
      await sign(station, (history) => {
        // Another page of this phone may have taken the file or closed a lot meanwhile.
        const rows = remaining(history, batch);
        if (closedLots(history, rows).length > 0) throw new Failed({ code: "conflict" });
        count = rows.length;
        return draftsOf(history, { ...batch, rows }, { device, capturedAt });
      });
      onSigned(count);
    });
  return { ...work, run };
}
