import { describe, expect, it } from "vitest";
import { chosenOf, KEYS_MAX } from "../../service/trace/record-choice.ts";

const record = (at: number, bytes: number, key = 1) => ({ statement: String(at), key, bytes });
const MEGABYTE = 1 << 20;

describe("what a file holds of many records", () => {
  it("is what matters most, and of the rest what is small enough", () => {
    const chosen = chosenOf([
      record(1, 5 * MEGABYTE),
      record(2, 4 * MEGABYTE),
      record(3, MEGABYTE),
    ]);
    expect(chosen.map(({ statement }) => statement)).toEqual(["1", "3"]);
  });

  it("is of no more keys than the file names", () => {
    const all = Array.from({ length: KEYS_MAX + 2 }, (_, at) => record(at, 1, at));
    expect(chosenOf([...all, record(999, 1, 0)])).toHaveLength(KEYS_MAX + 1);
  });
});
