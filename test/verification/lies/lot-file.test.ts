import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LotBundle } from "../../../service/evidence/lot-bundle.ts";
import type { LotReport } from "../../../service/quality/lot-evidence/verify-lot.ts";
import { parties } from "../../support/chain.ts";
import { type Failure, failuresOf } from "../support/checks.ts";
import { LotScene, URI } from "../support/lot.ts";
import { releasedLot, reportOn } from "../support/lot-report.ts";

let scene: LotScene;
let good: LotBundle;
beforeAll(async () => {
  scene = await LotScene.open();
  good = await releasedLot(scene);
});
afterAll(() => scene.scene.chain.stop());

const verify = (text: string): Promise<LotReport> =>
  reportOn(text, scene.scene.manifest, [scene.scene.chain.url]);

const failures = async (bundle: LotBundle): Promise<Failure[]> =>
  failuresOf((await verify(JSON.stringify(bundle))).checks);

const changed = (change: (bundle: LotBundle) => void): LotBundle => {
  const copy = structuredClone(good);
  change(copy);
  return copy;
};

/** A released lot, and a record with an event that names these. */
async function withEvent(event: Record<string, unknown>): Promise<LotBundle> {
  const opened = await scene.openLot();
  const { lot } = opened;
  const indices = [
    await scene.inspect(lot, { sample: 1, ordinal: 1 }),
    await scene.inspect(lot, { sample: 2, ordinal: 2, closing: true }),
  ];
  const entry = await scene.scene.sign(scene.scene.device, {
    kind: "event",
    subjects: [],
    event,
  });
  const told = scene.scene.log.append(entry);
  const anchor = await scene.scene.anchor();
  await scene.judge(indices);
  await scene.release(lot);
  return scene.bundle(opened, [...indices, told], anchor);
}

describe("an event that the factory signed", () => {
  it.each([
    URI,
    URI.replace("id.gs1.org", "factory.example"),
    "urn:epc:class:lgtin:9506000.013435.L44",
  ])("is of the lot that it names %s", async (epcClass) => {
    const bundle = await withEvent({ quantityList: [{ epcClass, quantity: 2 }] });
    expect(await failures(bundle)).toEqual([]);
  });

  it("is not of the lot when it names another, whose number goes on", async () => {
    const bundle = await withEvent({ quantityList: [{ epcClass: `${URI}0`, quantity: 2 }] });
    expect(await failures(bundle)).toEqual([["lot.subject", "lotSubjectOther"]]);
  });
});

describe("a bundle that is made to hurt its reader", () => {
  it("claims the greatest ordinal there is, and takes no longer", async () => {
    const bundle = changed(({ records }) => {
      const judgement = Buffer.from(records[2]?.judgement ?? "", "base64url");
      judgement.writeUInt32BE(0xffff_ffff, 102);
      Object.assign(records[2] ?? {}, { judgement: judgement.toString("base64url") });
    });
    const { checks } = await verify(JSON.stringify(bundle));
    expect(checks.find(({ id }) => id === "lot.ordinals")).toMatchObject({
      code: "lotOrdinalMissing",
      values: { missing: "3 – 4294967294" },
    });
  });

  it.each(["record", "event"])("nests its %s deeper than any stack", async (what) => {
    const depth = 200_000;
    const deep = `${"[".repeat(depth)}0${"]".repeat(depth)}`;
    const record = what === "event" ? `{"kind":"event","event":${deep}}` : deep;
    const text = JSON.stringify(
      changed(({ records }) => Object.assign(records[1] ?? {}, { record: "DEEP", judgement: "" })),
    ).replace('"DEEP"', record);
    const found = await verify(text);
    expect(failuresOf(found.checks)).toEqual(
      expect.arrayContaining([
        ["lot.records", "lotRecordFailed"],
        ["lot.subject", "lotSubjectOther"],
      ]),
    );
  });

  it.each(["__proto__", "constructor", "toString"])("has a member %s", async (name) => {
    const text = JSON.stringify(good).replace("{", `{"${name}":{"v":"lot/1"},`);
    expect(failuresOf((await verify(text)).checks)).toEqual([["lot.form", "lotFormWrong"]]);
  });

  it("says a member twice, or holds more than a file is to hold", async () => {
    const twice = JSON.stringify(good).replace("{", '{"lot":"",');
    expect(failuresOf((await verify(twice)).checks)).toEqual([["lot.form", "duplicateKey"]]);
    const hold = { by: parties.certifier.slice(2), block: 1 };
    const many = { ...good, holds: Array.from({ length: 257 }, () => hold) };
    expect(await failures(many)).toEqual([["lot.form", "lotFormWrong"]]);
  });

  it("names keys and checkpoints that are not there", async () => {
    const bundle = changed(({ records }) => void Object.assign(records[0] ?? {}, { key: 99 }));
    const found = await verify(JSON.stringify(bundle));
    expect(failuresOf(found.checks)).toEqual([["lot.records", "lotRecordFailed"]]);
    expect(found.records[0]?.checks).toMatchObject([{ status: "fail", code: "lotRecordPart" }]);
  });
});
