/** Days of the week that shifts are worked on as a rule: 1 is Monday. */
export const shiftDays = {
  weekdays: [1, 2, 3, 4, 5],
  sixDays: [1, 2, 3, 4, 5, 6],
  everyDay: [1, 2, 3, 4, 5, 6, 7],
  weekend: [6, 7],
} as const satisfies Readonly<Record<string, readonly number[]>>;
export type ShiftDays = keyof typeof shiftDays;

/** What such days are called; their numbers where they have no name. */
export function daysName(days: readonly number[], names: Readonly<Record<string, string>>): string {
  const text = days.toSorted((a, b) => a - b).join(" ");
  const found = Object.entries(shiftDays).find(([, some]) => some.join(" ") === text);
  return (found && names[found[0]]) ?? text;
}
