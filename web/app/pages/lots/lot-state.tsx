import type { JSX } from "preact";
import type { Reply } from "../../api/client.ts";
import { State } from "../../parts/state.tsx";
import { useWords } from "../../state/settings.ts";
import { lotWords } from "./words.ts";

type Lot = Reply<"listLots">["items"][number];

/** How it stands, in a word; that somebody holds it, also once it is released. */
export function LotState({
  lot,
}: {
  readonly lot: Pick<Lot, "contradicted" | "heldBy" | "state">;
}): JSX.Element {
  const { states } = useWords(lotWords);
  if (lot.contradicted) return <State is="bad">{states.contradicted}</State>;
  if (lot.heldBy.length > 0)
    return <State is="bad">{lot.state === "released" ? states.releasedHeld : states.held}</State>;
  if (lot.state === "released") return <State is="good">{states.released}</State>;
  return <State is="open">{states.open}</State>;
}
