import type { JSX } from "preact";
import type { AlertKind } from "../../../../service/quality/alerts/kind.ts";
import type { Reply } from "../../api/client.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { LotLink } from "../lots/lot-link.tsx";
import type { Alert } from "./use-alerts.ts";

const aboutLots: ReadonlySet<AlertKind> = new Set([
  "verdictFail",
  "verdictDisagrees",
  "notJudgeable",
  "lotHeld",
  "lotContradicted",
]);

export type ReadLot = (lot: string) => Promise<Reply<"readLot">>;

interface Props {
  readonly readLot: ReadLot;
  readonly alert: Pick<Alert, "kind" | "subject">;
}

/** What an alert is about; a lot by the name that people know it by, to its page. */
export const AlertSubject = ({ alert: { kind, subject }, readLot }: Props): JSX.Element => (
  <p class="subject">{aboutLots.has(kind) ? <Lot readLot={readLot} lot={subject} /> : subject}</p>
);

/** Until its name is read, and where it cannot be, a lot is what the chain calls it. */
function Lot({ lot, readLot }: Pick<Props, "readLot"> & { readonly lot: string }): JSX.Element {
  const { value } = useLoaded(() => readLot(lot), [readLot, lot]);
  return <LotLink lot={value ?? { lot, product: null, uri: null }} />;
}
