/** What a display or a sensor's output shows: rounded to its resolution, as a record's decimal without -0. */
export function shown(value: number, places: number): string {
  const text = value.toFixed(places);
  return Number(text) === 0 ? (0).toFixed(places) : text;
}
