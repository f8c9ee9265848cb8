import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Disposition, dispositions } from "../../../../service/quality/lot.ts";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { AreaField, SelectField, TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { prepareAndGo } from "../../signing/pending.ts";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import { keepReason } from "./keep-reason.ts";
import { lotWords } from "./words.ts";

type Lot = Reply<"readLot">;

interface Props {
  readonly party: string;
  readonly lot: string;
  readonly back: string;
  readonly onClose: () => void;
}

/** What is done with an inspection that did not pass, or whose concession has to be given anew. */
export function DecideDialog({ lot, onClose, party, ...props }: Props): JSX.Element {
  const { decide } = useWords(lotWords);
  const loaded = useLoaded((signal) => call("readLot", { path: { party, lot } }, signal), [lot]);
  return (
    <Dialog title={decide.title} onClose={onClose}>
      <p class="hint">{decide.hint}</p>
      <Loading of={loaded}>
        {(read) => <Decision {...props} party={party} lot={read} waiting={waitingIn(read)} />}
      </Loading>
    </Dialog>
  );
}

const waitingIn = ({ inspections, missing }: Lot): Lot["inspections"] => {
  const expired = new Set(missing.flatMap(({ statement }) => statement ?? []));
  return inspections.filter(({ isOpen, statement }) => isOpen || expired.has(statement));
};

const MONTH_MS = 30 * 86_400_000;
const inAMonth = (): string => new Date(Date.now() + MONTH_MS).toISOString().slice(0, 10);

function Decision({
  back,
  lot,
  party,
  waiting,
}: Omit<Props, "lot" | "onClose"> & {
  readonly lot: Lot;
  readonly waiting: Lot["inspections"];
}): JSX.Element {
  const { decide, lot: words } = useWords(lotWords);
  const { failure, isBusy, run } = useAction();
  const [statement, setStatement] = useState(waiting[0]?.statement ?? "");
  const [disposition, setDisposition] = useState<Disposition>("useAsIs");
  const [why, setWhy] = useState("");
  const [quantity, setQuantity] = useState("1");
  const [until, setUntil] = useState(inAMonth);
  const chosen = waiting.find((one) => one.statement === statement);
  if (chosen === undefined) return <p class="empty">{decide.nothing}</p>;
  const isConcession = disposition === "useAsIs";
  const sign = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const message = {
        publisher: `0x${party}`,
        lot: `0x${lot.lot}`,
        ruleSet: `0x${chosen.ruleSet}`,
        statement: `0x${statement}`,
        disposition: dispositions.indexOf(disposition) + 1,
        reason: await keepReason(party, why, isConcession ? Number(quantity) : undefined),
        until: isConcession ? BigInt(Date.parse(`${until}T23:59:59Z`) / 1000) : 0n,
      };
      await prepareAndGo(party, { act: "Dispose", message }, back);
    });
  };
  return (
    <form class="stack" onSubmit={sign}>
      <SelectField
        label={decide.inspection}
        value={statement}
        onChange={setStatement}
        options={waiting.map((one) => [
          one.statement,
          `${words.sample} ${String(one.sample)} · ${fill(words.attempt, { attempt: one.attempt })} · ${words.verdicts[one.chain ?? "incomplete"]}`,
        ])}
      />
      <SelectField
        label={decide.disposition}
        value={disposition}
        onChange={(value) => setDisposition(value as Disposition)}
        options={dispositions.map((one) => [one, decide.dispositions[one]])}
      />
      {isConcession && (
        <>
          <TextField
            label={decide.quantity}
            type="number"
            min="1"
            required
            value={quantity}
            onChange={setQuantity}
          />
          <TextField label={decide.until} type="date" required value={until} onChange={setUntil} />
        </>
      )}
      <AreaField label={decide.why} value={why} onChange={setWhy} />
      <Failure of={failure} />
      <div class="actions">
        <Button isBusy={isBusy} disabled={why.trim() === ""}>
          {decide.sign}
        </Button>
      </div>
    </form>
  );
}
