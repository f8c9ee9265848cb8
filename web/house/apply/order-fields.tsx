import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { sha256 } from "#crypto";
import { toHex } from "../../../device-attest/bytes.ts";
import { Button } from "../../app/parts/button.tsx";
import { FileField, TextField } from "../../app/parts/field.tsx";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { emptyOrder, type OrderDraft } from "./draft.ts";
import type { StepProps } from "./step.ts";
import { applyWords } from "./words.ts";

/** Open orders, buyer by buyer or from a spreadsheet. */
export function OrderFields({ change, draft }: StepProps): JSX.Element {
  const { orders: words } = useWords(applyWords);
  const [isWrong, setWrong] = useState(false);
  const { orders } = draft;
  const changeOne = (at: number, changed: Partial<OrderDraft>): void =>
    change({ orders: orders.map((one, index) => (index === at ? { ...one, ...changed } : one)) });
  const take = async (file: File): Promise<void> => {
    // Few bring one: what reads it comes when it is wanted.
    const { ordersInFile } = await import("./orders-csv.ts");
    const found = ordersInFile(new Uint8Array(await file.arrayBuffer()));
    setWrong(found === undefined);
    if (found !== undefined) change({ orders: found });
  };
  const confirm = async (at: number, file: File | undefined): Promise<void> => {
    const bytes = file === undefined ? undefined : new Uint8Array(await file.arrayBuffer());
    changeOne(at, { confirmation: bytes === undefined ? "" : toHex(sha256(bytes)) });
  };
  return (
    <div class="stack">
      {orders.map((order, at) => (
        // Nothing but its place tells a line that is just being typed from another.
        <div class="order" key={at}>
          <TextField
            label={words.buyer}
            value={order.core}
            onChange={(core) => changeOne(at, { core })}
          />
          <TextField
            inputMode="decimal"
            label={words.open}
            value={order.open}
            onChange={(open) => changeOne(at, { open })}
          />
          <FileField
            label={words.confirmation}
            hint={
              order.confirmation === ""
                ? words.kept
                : fill(words.confirmed, { hash: order.confirmation.slice(0, 12) })
            }
            onChange={(file) => void confirm(at, file)}
          />
        </div>
      ))}
      <div class="fields">
        <FileField
          label={words.csv}
          hint={words.csvHint}
          onChange={(file) => file && void take(file)}
        />
      </div>
      {isWrong && <p class="wrong">{words.csvWrong}</p>}
      <Button kind="plain" onClick={() => change({ orders: [...orders, emptyOrder] })}>
        {words.add}
      </Button>
    </div>
  );
}
