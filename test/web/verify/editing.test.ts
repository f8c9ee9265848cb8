import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../../device-attest/bytes.ts";
import { bytesAt, type Draft, flipByte, openDraft, parse, setValue, undo, valueAt } from "../../../web/verify/state/editing.ts"; // prettier-ignore
import { fieldsOf } from "../../../web/verify/state/fields.ts";

const bundle = {
  record: { value: "24.987", closing: false, list: [1, 2] },
  statement: toBase64Url(new Uint8Array(184).fill(7)),
  checkpoint: "origin\n5\n\n— origin abc\n",
  path: ["AAAA"],
};
const opened = openDraft(JSON.stringify(bundle));
const read = (draft: Draft): typeof bundle => parse(draft.text) as typeof bundle;

describe("flipping a byte", () => {
  it("changes its lowest bit and nothing else", () => {
    const flips = fc.property(fc.nat(183), (byte) => {
      const draft = flipByte(opened, ["statement"], byte);
      const bytes = bytesAt(parse(draft.text), ["statement"]);
      expect(bytes).toEqual(new Uint8Array(184).fill(7).with(byte, 6));
      expect({ ...read(draft), statement: "" }).toEqual({ ...bundle, statement: "" });
    });
    fc.assert(flips);
  });

  it("twice leaves nothing changed", () => {
    const draft = flipByte(flipByte(opened, ["statement"], 5), ["statement"], 5);
    expect(draft).toEqual(opened);
  });

  it("works in the checkpoint's text and in proof nodes", () => {
    expect(read(flipByte(opened, ["checkpoint"], 0)).checkpoint).toMatch(/^nrigin/);
    expect(read(flipByte(opened, ["path", 0], 0)).path).toEqual(["AQAA"]);
  });

  it("does nothing where there is no byte", () => {
    for (const path of [["statement"], ["nowhere"], ["record"], ["path", 3]])
      expect(flipByte(opened, path, 999)).toBe(opened);
  });
});

describe("editing a value", () => {
  it("is one change while it goes on at one place", () => {
    const typed = ["2", "25", "25.0"].reduce(
      (draft, text) => setValue(draft, ["record", "value"], text),
      opened,
    );
    expect(typed.changes).toMatchObject([{ from: "24.987", to: "25.0" }]);
    expect(undo(typed)).toEqual(opened);
  });

  it("back to what it was is no change", () => {
    const there = setValue(opened, ["record", "closing"], true);
    expect(setValue(there, ["record", "closing"], false).changes).toEqual([]);
  });

  it("puts nothing where nothing was", () => {
    for (const path of [["record", "new"], ["record", "list", 9], ["__proto__", "x"], []])
      expect(read(setValue(opened, path, "x"))).toEqual(bundle);
    expect(valueAt({}, ["x"])).toBeUndefined();
  });
});

it("undoes one change after the other", () => {
  const one = flipByte(opened, ["statement"], 1);
  const two = setValue(one, ["record", "value"], "1");
  expect(undo(two)).toEqual(one);
  expect(undo(undo(two))).toEqual(opened);
  expect(undo(opened)).toBe(opened);
});

describe("fields", () => {
  it.each(["statement", "signature", "spki", "judgement", "checkpoint", "path"])(
    "of the %s cover every byte once, whatever its length",
    (member) => {
      const covers = fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const covered = fieldsOf(member, bytes).flatMap(({ from, until }) =>
          Array.from({ length: until - from }, (_, at) => from + at),
        );
        expect(covered).toEqual(Array.from(bytes.keys()));
      });
      fc.assert(covers);
    },
  );
});
