/** By what lists go on: those in the order of their ids after one, those from the newest back before one. */
interface Cursors {
  readonly after: string;
  readonly before: number;
}

interface Page<Item, Next> {
  readonly items: readonly Item[];
  readonly next: Next | null;
}

/**
 * Everything of a list that the service gives out by the page.
 * @param read a page: the first of an empty query, each other from where the one before it ended
 */
export async function readAll<Key extends keyof Cursors, Item>(
  key: Key,
  read: (query: Partial<Pick<Cursors, Key>>) => Promise<Page<Item, Cursors[Key]>>,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let query: Partial<Pick<Cursors, Key>> = {};
  for (;;) {
    const { items, next } = await read(query);
    found.push(...items);
    if (next === null) return found;
    query = { [key]: next } as Pick<Cursors, Key>;
  }
}
