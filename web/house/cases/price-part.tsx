import type { JSX } from "preact";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { percentOfBp } from "../money.ts";
import { BarList } from "../parts/bar-list.tsx";
import { houseWords } from "../words.ts";
import type { Part } from "./part.ts";

const parts = ["fundingBp", "operatingBp", "riskBp", "marginBp", "tenorBp"] as const;

/** What a loan costs, and what for. */
export function PricePart({ opened }: Part): JSX.Element {
  const { pricePart: words } = useWords(houseWords);
  const { price } = opened.decision;
  if (price === null) return <p>{words.none}</p>;
  return (
    <>
      <BarList
        label={words.label}
        lines={parts.map((part) => ({
          key: part,
          name: words.parts[part],
          share: price[part] / Math.max(1, price.rateBp),
          amount: percentOfBp(price[part]),
        }))}
      />
      <p>
        <strong>{fill(words.total, { rate: percentOfBp(price.rateBp) })}</strong>
      </p>
    </>
  );
}
