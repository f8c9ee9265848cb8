import type { Queryable } from "../../db/pool.ts";
import type { PeerGroup } from "./group.ts";
import { groupsOf, industryOf } from "./group.store.ts";
import { type OwnFigures, ownFigures } from "./own.store.ts";
import { type PeerFigureName, peerFigureNames } from "./peer-figures.ts";
import { dayOf, monthFrom, settledMonth } from "./settled-month.ts";

/** A factory's figure of a month beside what its industry came to in the same. */
export interface Compared {
  readonly figure: PeerFigureName;
  /** First day. */
  readonly month: string;
  readonly own: string | undefined;
  /** Undefined where they are too few. */
  readonly group: PeerGroup | undefined;
}

/** @returns none for whoever gives no figures into a group */
export async function comparedWithPeers(
  db: Queryable,
  factory: string,
  now: Date,
): Promise<Compared[]> {
  if (((await industryOf(db, factory))?.industry ?? null) === null) return [];
  const groups = await groupsOf(db, factory);
  const last = dayOf(settledMonth(now));
  const months = new Set([last, ...[...groups.values()].map(({ month }) => month)]);
  const own = new Map<string, OwnFigures>();
  for (const month of months) own.set(month, await ownFigures(db, factory, monthFrom(month)));
  return peerFigureNames.map((figure): Compared => {
    const group = groups.get(figure);
    const month = group?.month ?? last;
    return { figure, month, own: own.get(month)?.[figure], group };
  });
}
