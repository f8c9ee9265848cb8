import { describe, expect, it } from "vitest";
import {
  type LabelDraft,
  labelsOf,
  pagesOf,
  seriesOf,
} from "../../../web/app/pages/codes/labels.ts";
import { linkOf, typedOf } from "../../../web/app/pages/codes/link-of.ts";
import { isShown } from "../../../web/app/pages/codes/use-published.ts";
import { en } from "../../../web/app/pages/codes/words.en.ts";

const gtin = "09506000134352";
const draft: LabelDraft = {
  gtin,
  lot: "K7/118",
  serials: "",
  copies: "2",
  name: "",
  layout: "sheet",
  level: "M",
};

describe("a code as it is typed", () => {
  it("is the canonical link of what it names, and is read from it again", () => {
    const made = linkOf({ gtin: "9506000134352", lot: "K7/118", serial: "1" });
    expect(made).toEqual({ uri: `https://id.gs1.org/01/${gtin}/10/K7%2F118/21/1` });
    expect(typedOf("uri" in made ? made.uri : "")).toEqual({ gtin, lot: "K7/118", serial: "1" });
  });

  it("is read as it was typed even where a lot is called as a serial number's key is", () => {
    const typed = { gtin, lot: "21", serial: "5" };
    const made = linkOf(typed);
    expect(typedOf("uri" in made ? made.uri : "")).toEqual(typed);
  });

  it.each([
    ["that is none", "/01/%zz"],
    ["of a shipment", "https://id.gs1.org/00/095060001343521234"],
    ["with a variant", `https://id.gs1.org/01/${gtin}/22/2A`],
    ["that is no Digital Link", "urn:uuid:7d3c9c0e-4f0e-4b0e-8f86-8f3f5c1c2b1a"],
  ])("cannot be typed for one %s", (_, code) => {
    expect(typedOf(code)).toBeUndefined();
  });

  it.each([
    ["gtin", { gtin: "09506000134353", lot: "A" }],
    ["gtin", { gtin: "", lot: "A" }],
    ["lot", { gtin, lot: "a lot number of more than twenty" }],
    ["serial", { gtin, lot: "A", serial: "é" }],
  ])("says that its %s is wrong", (wrong, typed) => {
    expect(linkOf(typed)).toEqual({ wrong });
  });
});

describe("what is published", () => {
  const lot = `https://id.gs1.org/01/${gtin}/10/A`;
  const now = Date.parse("2026-03-01T12:00:00Z");

  it.each([
    [true, "of the lot", { code: lot, until: null }],
    [true, "of its product", { code: `https://id.gs1.org/01/${gtin}`, until: null }],
    [true, "until later", { code: lot, until: "2026-03-01T12:00:01Z" }],
    [false, "of a lot that begins alike", { code: `${lot}B`, until: null }],
    [false, "of one of its pieces", { code: `${lot}/21/1`, until: null }],
    [false, "until now", { code: lot, until: "2026-03-01T12:00:00Z" }],
  ])("is shown of a lot: %s where it is %s", (shown, _, published) => {
    expect(isShown([published], lot, now)).toBe(shown);
  });
});

describe("labels", () => {
  it("are as many as are asked for of one code, or one for each serial number", () => {
    const lot = `https://id.gs1.org/01/${gtin}/10/K7%2F118`;
    expect(labelsOf(draft, en.errors)).toEqual({ codes: [lot, lot] });
    const serials = labelsOf({ ...draft, serials: "1\n2, 3" }, en.errors);
    expect(serials).toEqual({ codes: ["1", "2", "3"].map((one) => `${lot}/21/${one}`) });
    expect([27, 28].map((count) => pagesOf(count, "sheet"))).toEqual([1, 2]);
  });

  it.each([
    ["copies", { copies: "0" }],
    ["copies", { copies: "501" }],
    ["serials", { serials: "1\n2\n1" }],
    ["serials", { serials: "1\nnot one" }],
    ["serials", { serials: Array.from({ length: 501 }, (_, at) => String(at)).join("\n") }],
  ])("are none where the %s are wrong", (member, changed) => {
    expect(Object.keys(labelsOf({ ...draft, ...changed }, en.errors))).toEqual([member]);
  });

  it("are numbered on from the first, as wide as it", () => {
    expect(seriesOf("S0099", "2")).toEqual(["S0099", "S0100"]);
    expect(seriesOf("99", "2")).toEqual(["99", "100"]);
    expect(["S", ""].map((first) => seriesOf(first, "2"))).toEqual([undefined, undefined]);
    expect(seriesOf("1", "501")).toBeUndefined();
  });
});
