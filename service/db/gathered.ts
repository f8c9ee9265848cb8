/**
 * Answers many at once who ask one by one in the same turn of the event loop: a query for a hundred keys costs little
 * more than one for a single key.
 * @param ask takes each key once; answers by key, without those that have no answer. What it throws, all get that asked
 */
export function gathered<K, V>(
  ask: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let turn: { readonly keys: Set<K>; readonly answers: Promise<ReadonlyMap<K, V>> } | undefined;
  const begin = () => {
    const keys = new Set<K>();
    const asked = new Promise<readonly K[]>((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve([...keys]);
      });
    });
    return { keys, answers: asked.then(ask) };
  };
  return async (key) => {
    turn ??= begin();
    const { answers, keys } = turn;
    keys.add(key);
    return (await answers).get(key);
  };
}
