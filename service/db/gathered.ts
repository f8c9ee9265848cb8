/**
 * Answers many at once who ask one by one in the same turn of the event loop: a query for a hundred keys costs little
 * more than one for a single key.
 * @param ask takes each key once; answers by key, without those that have no answer. What it throws, all get that asked
 */
export function gathered<K, V>(
  ask: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (key: K) => Promise<V | undefined> {
  let asked: Set<K> | undefined;
  let answers: Promise<ReadonlyMap<K, V>> | undefined;
  const start = (): Promise<ReadonlyMap<K, V>> => {
    const keys = new Set<K>();
    asked = keys;
    return new Promise((resolve) => {
      setImmediate(() => {
        asked = undefined;
        answers = undefined;
        resolve(ask([...keys]));
      });
    });
  };
  return async (key) => {
    answers ??= start();
    asked?.add(key);
    return (await answers).get(key);
  };
}
