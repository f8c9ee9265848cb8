import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Reply } from "../../api/client.ts";
import { SelectField } from "../../parts/field.tsx";
import { shortId } from "../../parts/party-name.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useWords } from "../../state/settings.ts";
import { keepReason } from "./keep-reason.ts";
import { WhyDialog } from "./why-dialog.tsx";
import { lotWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly lot: Reply<"listLots">["items"][number];
  readonly back: string;
  readonly onClose: () => void;
}

/** Goes without the rest of what a station would say. Which one, the publisher says: another may still be at work. */
export function ExcuseDialog({ back, lot, onClose, party }: Props): JSX.Element {
  const { decide, excuse } = useWords(lotWords);
  const stations = lot.missing.flatMap(({ code, keyId }) =>
    code === "stationIncomplete" && keyId !== undefined ? [keyId] : [],
  );
  const [station, setStation] = useState(stations[0] ?? "");
  return (
    <WhyDialog
      title={excuse.title}
      hint={excuse.hint}
      label={decide.why}
      button={decide.sign}
      onClose={onClose}
      onSubmit={async (text) => {
        const reason = await keepReason(party, text);
        const said = { lot: `0x${lot.lot}`, keyId: `0x${station}`, reason };
        const message = { publisher: `0x${party}`, ...said };
        await prepareAndGo(party, { act: "Excuse", message }, back);
      }}
    >
      <SelectField
        label={excuse.station}
        value={station}
        onChange={setStation}
        options={stations.map((keyId) => [keyId, shortId(keyId)] as const)}
      />
    </WhyDialog>
  );
}
