import type { Bundle } from "../../evidence/bundle.ts";
import type { LotBundle } from "../../evidence/lot-bundle.ts";

/** What records have in common, kept once: keys, and checkpoints with their anchors. */
export function sharing(
  bundles: readonly Bundle[],
): Pick<LotBundle, "keys" | "checkpoints" | "records"> {
  const keys = new Places<string>();
  const checkpoints = new Places<{ note: string; anchor: Bundle["anchor"] }>();
  const records = bundles.map(({ anchor, checkpoint, spki, ...one }) => ({
    record: one.record,
    statement: one.statement,
    signature: one.signature,
    ...(one.judgement !== undefined && { judgement: one.judgement }),
    index: one.index,
    path: one.path,
    key: keys.of(spki, spki),
    checkpoint: checkpoints.of(checkpoint, { note: checkpoint, anchor }),
  }));
  return { keys: keys.all, checkpoints: checkpoints.all, records };
}

/** Different values in the order in which they came. */
class Places<T> {
  readonly all: T[] = [];
  readonly #places = new Map<string, number>();

  of(name: string, value: T): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.all.push(value) - 1;
    this.#places.set(name, place);
    return place;
  }
}
