import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LotBundle } from "../../../service/evidence/lot-bundle.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import type { Check } from "../../../service/evidence/verification/check.ts";
import { lotVerdict, type LotReport } from "../../../service/quality/lot-evidence/verify-lot.ts";
import { parties } from "../../support/chain.ts";
import { enrol } from "../../support/enrolment.ts";
import { failuresOf, type Failure } from "../support/checks.ts";
import { verifyCommand } from "../support/command.ts";
import { type LyingNode, startLyingNode } from "../support/lying-node.ts";
import { LotScene } from "../support/lot.ts";
import { releasedLot, reportOn } from "../support/lot-report.ts";
import type { InspectionRecord } from "../support/scene.ts";

let scene: LotScene;
let good: LotBundle;
let mirror: LyingNode;
let folder: string;
beforeAll(async () => {
  scene = await LotScene.open();
  mirror = await startLyingNode(scene.scene.chain.url, (_, result) => result);
  folder = await mkdtemp(join(tmpdir(), "tallystick-lot-"));
  good = await releasedLot(scene);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await mirror.stop();
  await scene.scene.chain.stop();
});

const report = (
  bundle: LotBundle,
  manifest: TrustManifest = scene.scene.manifest,
  urls: readonly string[] = [scene.scene.chain.url],
): Promise<LotReport> => reportOn(JSON.stringify(bundle), manifest, urls);

const failures = async (bundle: LotBundle): Promise<Failure[]> =>
  failuresOf((await report(bundle)).checks);

const changed = (change: (bundle: LotBundle) => void): LotBundle => {
  const copy = structuredClone(good);
  change(copy);
  return copy;
};

const without = (at: number): LotBundle => changed(({ records }) => void records.splice(at, 1));

const codeOf = (checks: readonly Check[], id: string): string | undefined =>
  checks.find((one) => one.id === id)?.code;

it("finds the whole history of a released lot, and nothing wrong with it", async () => {
  const found = await report(good);
  expect(failuresOf(found.checks)).toEqual([]);
  expect(lotVerdict(found)).toBe("verified");
  expect(found.records).toHaveLength(3);
  expect(codeOf(found.checks, "lot.release")).toBe("lotReleased");
});

describe("a factory that tells less than there was", () => {
  it("drops the inspection that failed", async () => {
    expect(await failures(without(1))).toEqual([
      ["lot.judged", "lotJudgedMissing"],
      ["lot.ordinals", "lotOrdinalMissing"],
      ["lot.standing", "lotStandingOther"],
    ]);
  });

  it("drops the last inspection", async () => {
    expect(await failures(without(2))).toContainEqual(["lot.ordinals", "lotOrdinalMissing"]);
  });

  it("leaves a statement of the key out of the row", async () => {
    const bundle = changed(({ sequences }) => void sequences[0]?.statements.splice(2, 1));
    expect(await failures(bundle)).toEqual([["lot.sequences", "lotSequenceGap"]]);
  });

  it("puts another key's statement into the row", async () => {
    const other = await enrol(scene.scene.chain, "urn:dev:ops:32473-other");
    const entry = await scene.scene.sign(other);
    const statement = Buffer.from(entry.envelope.statement).toString("base64url");
    const bundle = changed(
      ({ sequences }) => void sequences[0]?.statements.splice(2, 1, statement),
    );
    expect(await failures(bundle)).toEqual([["lot.sequences", "lotSequenceBroken"]]);
  });

  it("gives no row at all, which is no proof of anything", async () => {
    const found = await report({ ...good, sequences: [] });
    expect(failuresOf(found.checks)).toEqual([]);
    expect(lotVerdict(found)).toBe("incomplete");
  });

  it("hides that somebody holds the lot", async () => {
    const held = await releasedLot(scene);
    const hold = await scene.hold(held.lot);
    expect(await failures(held)).toEqual([["lot.holds", "lotHoldHidden"]]);
    expect(await failures({ ...held, holds: [hold] })).toEqual([]);
    const later = { ...hold, block: hold.block + 1 };
    expect(await failures({ ...held, holds: [later] })).toEqual([["lot.holds", "lotHoldMadeUp"]]);
    expect(await failures({ ...good, holds: [hold] })).toEqual([["lot.holds", "lotHoldMadeUp"]]);
  });

  it("never brings a failing inspection before the chain", async () => {
    const opened = await scene.openLot();
    const all = [
      await scene.inspect(opened.lot, { sample: 1, ordinal: 1 }),
      await scene.inspect(opened.lot, { sample: 2, ordinal: 2, closing: true }),
      await scene.inspect(opened.lot, { sample: 3, ordinal: 3, diameter: "11" }),
    ];
    const anchor = await scene.scene.anchor();
    await scene.judge(all.slice(0, 2));
    await scene.release(opened.lot);
    expect(await failures(scene.bundle(opened, all, anchor))).toEqual([
      ["lot.judged", "lotFailureKept"],
      ["lot.ordinals", "lotOrdinalsMore"],
    ]);
  });
});

describe("a factory that tells something else", () => {
  it("alters a measurement", async () => {
    const bundle = changed(({ records }) => {
      const record = records[1]?.record as InspectionRecord | undefined;
      Object.assign(record?.inspection.measurements[0] ?? {}, { value: "10.0" });
    });
    expect(await failures(bundle)).toEqual([["lot.records", "lotRecordFailed"]]);
  });

  it("alters the judgement, so that the rules come to another verdict", async () => {
    const bundle = changed(({ records }) => {
      const [, second, third] = records;
      Object.assign(second ?? {}, { judgement: third?.judgement });
    });
    expect(await failures(bundle)).toEqual(
      expect.arrayContaining([
        ["lot.records", "lotRecordFailed"],
        ["lot.verdicts", "lotVerdictOther"],
      ]),
    );
  });

  it("widens a limit", async () => {
    const bundle = changed(({ ruleSets }) => {
      const [rules] = ruleSets;
      const bytes = Buffer.from(rules?.rules ?? "", "base64url");
      bytes[47]! ^= 0xff;
      Object.assign(rules ?? {}, { rules: bytes.toString("base64url") });
    });
    expect(await failures(bundle)).toContainEqual(["lot.rules", "lotRulesOther"]);
  });

  it("swaps the plan for one that asks for less", async () => {
    const plan = { ...good.plan, requirements: [{ ...good.plan.requirements[0]!, samples: 1 }] };
    expect(await failures({ ...good, plan })).toContainEqual(["lot.plan", "lotPlanOther"]);
  });

  it("names an inspector that the plan does not", async () => {
    const plan = { ...good.plan, inspectors: [parties.bank.slice(2)] };
    expect(await failures({ ...good, plan })).toEqual([
      ["lot.plan", "lotPlanOther"],
      ["lot.inspectors", "lotInspectorOther"],
    ]);
  });

  it("shows the records of another lot", async () => {
    const other = await scene.openLot();
    expect(await failures({ ...good, ...other })).toEqual(
      expect.arrayContaining([
        ["lot.subject", "lotSubjectOther"],
        ["lot.release", "lotStandingLie"],
      ]),
    );
  });

  it("names a lot that nobody opened", async () => {
    const bundle = { ...good, lot: "12".repeat(32) };
    expect(await failures(bundle)).toContainEqual(["lot.known", "lotUnknown"]);
  });

  it("passes another factory's lot off as its own", async () => {
    const bundle = { ...good, factory: parties.bank.slice(2) };
    expect(await failures(bundle)).toEqual([
      ["lot.known", "lotFactoryOther"],
      ["lot.inspectors", "lotInspectorOther"],
    ]);
    expect(await failures({ ...good, secret: "ab".repeat(32) })).toEqual([
      ["lot.known", "lotSecretOther"],
    ]);
  });

  it("gives the lot a name that no inspection bears", async () => {
    expect(await failures({ ...good, uri: "urn:example:other" })).toEqual([
      ["lot.subject", "lotUriUnbound"],
    ]);
  });

  it("says that a lot is released which is not", async () => {
    const opened = await scene.openLot();
    const all = [await scene.inspect(opened.lot, { sample: 1, ordinal: 1 })];
    const anchor = await scene.scene.anchor();
    await scene.judge(all);
    expect(await failures(scene.bundle(opened, all, anchor))).toEqual([
      ["lot.release", "lotStandingLie"],
    ]);
    const found = await report(scene.bundle(opened, all, anchor, "open"));
    expect(lotVerdict(found)).toBe("verified");
    expect(codeOf(found.checks, "lot.release")).toBe("lotOpen");
  });

  it("keeps quiet that a released lot was contradicted", async () => {
    const opened = await scene.openLot();
    const all = [
      await scene.inspect(opened.lot, { sample: 1, ordinal: 1 }),
      await scene.inspect(opened.lot, { sample: 2, ordinal: 2, closing: true }),
    ];
    await scene.scene.anchor();
    await scene.judge(all);
    await scene.release(opened.lot);
    all.push(
      await scene.inspect(opened.lot, { sample: 1, attempt: 2, ordinal: 3, diameter: "12" }),
    );
    const anchor = await scene.scene.anchor();
    await scene.judge(all.slice(2));
    expect(await failures(scene.bundle(opened, all, anchor))).toContainEqual([
      "lot.release",
      "lotContradicted",
    ]);
  });
});

it("does not believe a node that invents a verdict, where another one tells it", async () => {
  const liar = await startLyingNode(scene.scene.chain.url, ({ method }, result) =>
    method === "eth_getLogs" && Array.isArray(result) && result.length > 2
      ? result.slice(1)
      : result,
  );
  const { checks } = await report(good, undefined, [liar.url, scene.scene.chain.url]);
  await liar.stop();
  expect(failuresOf(checks)).toEqual([["endpoints.agree", "endpointsDisagree"]]);
});

it("is not verified by a manifest that knows no register", async () => {
  const { lotRegister: _, ruleBook: __, ...contracts } = scene.scene.manifest.contracts;
  const found = await report(good, { ...scene.scene.manifest, contracts });
  expect(lotVerdict(found)).toBe("incomplete");
  expect(failuresOf(found.checks)).toEqual([]);
});

describe.each(["ruleBook", "lotRegister"] as const)("a %s of other code", (name) => {
  it("counts for nothing, whether a node says so or the manifest", async () => {
    const { contracts } = scene.scene.manifest;
    const other = { ...contracts[name]!, codeHash: `0x${"ab".repeat(32)}` };
    const manifest = { ...scene.scene.manifest, contracts: { ...contracts, [name]: other } };
    const found = await report(good, manifest);
    expect(failuresOf(found.checks)).toEqual([["lot.contracts", "codeOther"]]);
    expect(codeOf(found.checks, "lot.release")).toBe("needs");

    const at = contracts[name]!.address.toLowerCase();
    const impostor = await startLyingNode(scene.scene.chain.url, ({ method, params }, result) =>
      method === "eth_getCode" && params[0] === at ? "0x60016001" : result,
    );
    const { checks } = await report(good, undefined, [impostor.url]);
    await impostor.stop();
    expect(failuresOf(checks)).toEqual([["lot.contracts", "codeOther"]]);
  });
});

const files = async (bundle: LotBundle): Promise<string[]> => {
  const [lot, trust] = [join(folder, "lot.json"), join(folder, "manifest.json")];
  await writeFile(lot, JSON.stringify(bundle));
  await writeFile(trust, JSON.stringify(scene.scene.manifest));
  const rpc = [scene.scene.chain.url, mirror.url].flatMap((url) => ["--rpc", url]);
  return [lot, "--trust", trust, ...rpc];
};

describe("./tallystick verify", () => {
  it("verifies a lot with nothing but nodes to ask, and says so in either language", async () => {
    const args = await files(good);
    const [en, zh] = [await verifyCommand(args), await verifyCommand([...args, "--lang", "zh"])];
    expect(en.stdout).toMatch(/^VERIFIED: the lot/m);
    // Save that the file says nothing of what it is made of.
    expect(en.stdout.match(/^[✗–].*/gm)).toEqual([
      expect.stringMatching(/^– .*Made of/),
      expect.stringMatching(/^– .*Path to raw material/),
    ]);
    expect(zh.stdout).toMatch(/^已验证：批次/m);
    expect([en.code, zh.code]).toEqual([0, 0]);
    expect((await verifyCommand([...args, "--details"])).stdout).toMatch(/^#\d+ +✓/m);
  });

  it("ends with 1 and says which is missing", async () => {
    const args = await files(without(1));
    const { code, stdout } = await verifyCommand(args);
    expect(stdout).toMatch(/^✗.*: 2 missing$/m);
    expect(stdout).toMatch(/^FAILED/m);
    expect(code).toBe(1);
    const json = await verifyCommand([...args, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ bundles: [{ verdict: "failed" }] });
  });
});
