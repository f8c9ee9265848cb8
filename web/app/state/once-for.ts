/** Asks once for each name, however often and at once it is wanted; what failed is asked again. */
export function onceFor<Value>(
  ask: (name: string) => Promise<Value>,
): (name: string) => Promise<Value> {
  const asked = new Map<string, Promise<Value>>();
  return (name) => {
    const known = asked.get(name);
    if (known !== undefined) return known;
    const answer = ask(name);
    asked.set(name, answer);
    answer.catch(() => asked.delete(name));
    return answer;
  };
}
