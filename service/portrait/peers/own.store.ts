import type { Queryable } from "../../db/pool.ts";
import type { Period } from "../../parties/consent/period.ts";
import { type FigureSection, readSection } from "../section.store.ts";
import type { PeerFigureName } from "./peer-figures.ts";

/** A factory's own figures of a month, as its portrait has them; without those that have a gap. */
export async function ownFigures(
  db: Queryable,
  factory: string,
  period: Period,
): Promise<Readonly<Partial<Record<PeerFigureName, number>>>> {
  const figureOf = async (section: FigureSection, name: string) => {
    const { figures } = await readSection(db, section, factory, { period, resolution: "month" });
    return figures.find((one) => one.name === name);
  };
  const value = (figure: { readonly value: string | null } | undefined): number | undefined =>
    figure === undefined || figure.value === null ? undefined : Number(figure.value);
  const firstPass = await figureOf("quality", "firstPassYield");
  const energy = value(await figureOf("energy", "energy"));
  const inspected = Number(firstPass?.denominator ?? 0);
  return {
    ...given("utilisation", value(await figureOf("utilisation", "utilisation"))),
    ...given("firstPassYield", value(firstPass)),
    ...given("onTimeInFull", value(await figureOf("orders", "onTimeInFull"))),
    ...given("energyPerPart", inspected > 0 && energy ? energy / inspected : undefined),
  };
}

const given = (name: PeerFigureName, value: number | undefined) =>
  value === undefined ? {} : { [name]: value };
