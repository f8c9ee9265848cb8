import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lotName, lotsMeant } from "../../../web/inspect/entry/lot-code.ts";
import { anyText } from "./support/any-text.ts";

const lotOf = (id: string, uri: string) => ({ lot: id.repeat(32), uri, ruleSets: [] });
const shaft = lotOf("a1", "https://id.tallystick.example/01/09506000134352/10/A7");
const sleeve = lotOf("b2", "https://id.other.example/some/path/01/09506000134369/10/A7?x=1");
const other = lotOf("c3", "https://id.tallystick.example/01/09506000134352/10/B%2F8/21/5");
const plain = lotOf("d4", "urn:lot:2026-118");
const lots = [shaft, sleeve, other, plain];
const GS = "\u001d";

describe("a lot is found by", () => {
  it.each([
    ["its id", shaft.lot.toUpperCase(), [shaft]],
    ["its address", plain.uri, [plain]],
    ["a Digital Link of another domain", "https://gs1.cn/01/9506000134352/10/A7", [shaft]],
    ["brackets", "(01)09506000134352(10)A7", [shaft]],
    ["brackets with a date between", "(01)09506000134352(17)261231(10)A7", [shaft]],
    ["an element string", "010950600013435210A7", [shaft]],
    ["a scanner's symbology identifier", "]d2010950600013436910A7", [sleeve]],
    ["elements that go on", `]C101095060001343521726123110A7${GS}2112`, [shaft]],
    ["what the label calls it", " B/8 ", [other]],
    ["a name that two products share", "A7", [shaft, sleeve]],
  ])("%s", (_how, code, found) => {
    expect(lotsMeant(code, lots)).toEqual(found);
  });

  it.each(["", "A", "https://example.com/", "(01)09506000134352", "]d2", "%"])(
    "%j is none",
    (code) => {
      expect(lotsMeant(code, lots)).toEqual([]);
    },
  );

  it("nothing that breaks it", () => {
    fc.assert(
      fc.property(anyText, (code) => {
        expect(() => lotsMeant(code, lots)).not.toThrow();
      }),
    );
  });

  it("and called by what its label says", () => {
    expect(lots.map(lotName)).toEqual(["A7", "A7", "B/8", "urn:lot:2026-118"]);
  });
});
