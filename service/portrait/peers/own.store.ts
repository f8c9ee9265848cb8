import type { Queryable } from "../../db/pool.ts";
import type { Period } from "../../parties/consent/period.ts";
import { ratioText } from "../decimal.ts";
import type { FigureName } from "../figure.ts";
import type { FigureSeries } from "../section.ts";
import { readSections } from "../section.store.ts";
import type { PeerFigureName } from "./peer-figures.ts";

export type OwnFigures = Readonly<Partial<Record<PeerFigureName, string>>>;

const MICRO = 1_000_000;

/** A factory's own figures of a month, as its portrait has them; without those that have a gap. */
export async function ownFigures(
  db: Queryable,
  factory: string,
  period: Period,
): Promise<OwnFigures> {
  const at = { period, resolution: "month" } as const;
  const sections = await readSections(
    db,
    ["utilisation", "energy", "quality", "orders"],
    factory,
    at,
  );
  const figures = new Map(
    sections.flatMap((one) => one.figures.map((figure) => [figure.name, figure] as const)),
  );
  const values: readonly (readonly [PeerFigureName, string | null | undefined])[] = [
    ["utilisation", figures.get("utilisation")?.value],
    ["firstPassYield", figures.get("firstPassYield")?.value],
    ["onTimeInFull", figures.get("onTimeInFull")?.value],
    ["energyPerItem", figures.get("energyPerItem")?.value],
    ["energyPerInspected", perInspected(figures)],
  ];
  return Object.fromEntries(values.filter(([, value]) => typeof value === "string"));
}

function perInspected(figures: ReadonlyMap<FigureName, FigureSeries>): string | undefined {
  const energy = Number(figures.get("energy")?.value ?? 0);
  const inspected = figures.get("firstPassYield")?.denominator ?? "0";
  return energy === 0 || inspected === "0"
    ? undefined
    : ratioText(BigInt(Math.round(energy * MICRO)), BigInt(inspected) * BigInt(MICRO));
}
