import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { call } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { SelectField, TextField } from "../../parts/field.tsx";
import { partyLabel } from "../../parts/party-name.tsx";
import { useDirectory } from "../../state/directory.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { shellWords } from "../../words.ts";
import { Refused } from "./refused.tsx";
import { notificationWords } from "./words.ts";

interface Props {
  readonly party: string;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A name, and whom it means. */
export function PartnerDialog({ onClose, onSaved, party }: Props): JSX.Element {
  const { book: words } = useWords(notificationWords);
  const { unnamed } = useWords(shellWords);
  const { value: directory } = useDirectory();
  const { failure, isBusy, run } = useAction();
  const [uri, setUri] = useState("");
  const [name, setName] = useState("");
  const [partner, setPartner] = useState("");
  const [bpnl, setBpnl] = useState("");
  const isWhole = uri.trim() !== "" && name.trim() !== "" && (partner !== "" || bpnl !== "");
  const save = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const who = { ...(partner !== "" && { partner }), ...(bpnl !== "" && { bpnl: bpnl.trim() }) };
      const body = { uri: uri.trim(), name: name.trim(), ...who };
      await call("setTradePartner", { path: { party }, body });
      onSaved();
      onClose();
    });
  };
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <TextField label={words.uri} required value={uri} onChange={setUri} />
        <TextField label={words.name} required value={name} onChange={setName} />
        <SelectField
          label={words.who}
          value={partner}
          onChange={setPartner}
          options={[
            ["", words.outside],
            ...(directory ?? []).map(
              (one) => [one.party, partyLabel(one.party, directory, unnamed)] as const,
            ),
          ]}
        />
        <TextField label={words.bpnl} hint={words.bpnlHint} value={bpnl} onChange={setBpnl} />
        <Refused of={failure} />
        <div class="actions">
          <Button isBusy={isBusy} disabled={!isWhole}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
