/** A record, as far as it counts for what a file holds. */
export interface Weighed {
  /** Hash of its statement, hexadecimal. */
  readonly statement: string;
  readonly key: number;
  readonly bytes: number;
}

const BYTES_MAX = 8 << 20;
export const KEYS_MAX = 256;

/**
 * What of these records a file holds: no more than it bears, of no more keys than it names.
 * @param records what matters most first
 */
export function chosenOf<T extends Weighed>(records: readonly T[]): readonly T[] {
  const keys = new Set<number>();
  const chosen: T[] = [];
  let bytes = 0;
  for (const record of records) {
    const isOfNew = !keys.has(record.key);
    if (bytes + record.bytes > BYTES_MAX || (isOfNew && keys.size >= KEYS_MAX)) continue;
    keys.add(record.key);
    chosen.push(record);
    bytes += record.bytes;
  }
  return chosen;
}
