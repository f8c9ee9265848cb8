/** Every text in a JSON value, names aside. Goes without calling itself: whoever made the value chose its depth. */
export function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") texts.push(next);
    else if (typeof next === "object" && next !== null)
      for (const item of Object.values(next)) open.push(item);
  }
  return texts;
}
