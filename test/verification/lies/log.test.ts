import { isError } from "ethers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evidenceLogAbi } from "../../../service/chain/contracts.ts";
import { deploy } from "../../../service/chain/deployment.ts";
import { sampleLogSigner } from "../../../scripts/verify/sample/keys.ts";
import { SampleLog } from "../../../scripts/verify/sample/log.ts";
import { manifestOf } from "../../../scripts/verify/sample/chain.ts";
import { governance, parties } from "../../support/chain.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { type LogSigner, signCheckpoint } from "../../../service/evidence/log-signer.ts";
import { checksOf, type Failure, failuresOf } from "../support/checks.ts";
import { openScene, type Scene } from "../support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.chain.stop());

const failures = async (
  bundle: Bundle,
  manifest: TrustManifest = scene.manifest,
): Promise<Failure[]> => failuresOf(await checksOf(bundle, manifest, [scene.chain.url]));

/** Name of the error that the contract reverts with. */
const refusal = async (attempt: Promise<unknown>): Promise<string | undefined> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isError(error, "CALL_EXCEPTION")) return String(error);
  return evidenceLogAbi.parseError(error.data ?? "0x")?.name;
};

describe("an operator who rewrites the log", () => {
  it("drops a leaf: proves it from a tree that was never anchored", async () => {
    const promised = scene.log.fork(15);
    promised.append(await scene.sign(scene.device));
    while (promised.size < scene.log.size) promised.append(await scene.sign(scene.device));
    expect(await failures(promised.bundle(15, scene.anchors[1]))).toEqual([
      ["anchor.root", "anchorRootOther"],
    ]);
  });

  it("rolls the log back: the contract refuses, and the smaller log is not anchored", async () => {
    const shorter = scene.log.fork(17);
    expect(await refusal(scene.anchor(shorter))).toBe("NotLarger");
    expect(await failures(shorter.bundle(scene.index, scene.anchors[1]))).toEqual([
      ["anchor.root", "anchorNone"],
      ["anchor.block", "anchorBlockOther"],
    ]);
  });

  it("forks the log: the contract refuses, and of two signed checkpoints of a size one is anchored", async () => {
    const fork = scene.log.fork(10);
    while (fork.size <= scene.log.size) fork.append(await scene.sign(scene.device));
    expect(await refusal(scene.anchor(fork))).toBe("Inconsistent");
    const forked = fork.bundle(scene.index, scene.anchors[1], scene.log.size);
    expect(forked.checkpoint).not.toBe(scene.bundle.checkpoint);
    expect(await failures(forked)).toEqual([["anchor.root", "anchorRootOther"]]);
  });

  it("hands out the receipt of another log", async () => {
    const other = new SampleLog(sampleLogSigner(`tallystick/${"0".repeat(32)}`));
    while (other.size < scene.log.size) other.append(await scene.sign(scene.device));
    const checks = await failures(other.bundle(scene.index, scene.anchors[1]));
    expect(checks).toEqual([["log.checkpoint", "checkpointOrigin"]]);
  });

  it("logs a statement that was signed for another log", async () => {
    const stranger = await openScene();
    try {
      const signed = await stranger.sign(scene.device);
      const log = scene.log.fork(scene.log.size);
      log.append(signed);
      expect(await failures(log.bundle(log.size - 1, scene.anchors[1]))).toContainEqual([
        "statement.log",
        "wrongLog",
      ]);
    } finally {
      await stranger.chain.stop();
    }
  });

  it("signs a checkpoint with the root that the contract answers for sizes it does not know", async () => {
    const nothing = { origin: scene.manifest.origin, size: 5_000, root: new Uint8Array(32) };
    const checkpoint = signCheckpoint(nothing, scene.log.signer);
    expect(await failures({ ...scene.bundle, checkpoint })).toContainEqual([
      "anchor.root",
      "anchorNone",
    ]);
  });

  it("moves the record to another index", async () => {
    const bundle = { ...scene.bundle, index: scene.index + 1 };
    expect(await failures(bundle)).toEqual([["log.inclusion", "notIncluded"]]);
  });

  it("has the checkpoint signed by a key that is not the log's", async () => {
    const checkpoint = checkpointBy({ ...sampleLogSigner("somebody"), key: scene.log.signer.key });
    expect(await failures({ ...scene.bundle, checkpoint })).toEqual([
      ["log.checkpoint", "checkpointSignature"],
    ]);
  });

  it("signs with a key that the manifest lists but the chain never saw", async () => {
    const { key, sign } = sampleLogSigner("second face");
    const signer = { sign, key: { ...key, name: scene.manifest.origin } };
    const manifest = manifestOf("test", scene.chain.deployment, [scene.log.signer.key, signer.key]);
    expect(await failures({ ...scene.bundle, checkpoint: checkpointBy(signer) }, manifest)).toEqual(
      [["log.duty", "dutyUnknown"]],
    );
  });
});

describe("an operator who points elsewhere on the chain", () => {
  it("anchors in another contract of the same code and says it was the manifest's", async () => {
    const twin = await twinLog();
    const anchor = await scene.anchor(scene.log.fork(20), twin);
    const { evidenceLog } = scene.manifest.contracts;
    const moved = { ...anchor, contract: evidenceLog.address.toLowerCase() };
    expect(await failures(scene.log.bundle(scene.index, moved, 20))).toEqual([
      ["anchor.root", "anchorNone"],
      ["anchor.block", "anchorBlockOther"],
    ]);
  });

  it("names its own contract in the bundle, where everything is as it says", async () => {
    const anchor = await scene.anchor(scene.log.fork(20), await twinLog());
    expect(await failures(scene.log.bundle(scene.index, anchor, 20))).toContainEqual([
      "anchor.contract",
      "anchorContractOther",
    ]);
  });

  it("names another chain in the bundle", async () => {
    const bundle = { ...scene.bundle, anchor: { ...scene.bundle.anchor, chainId: 1 } };
    expect(await failures(bundle)).toEqual([["anchor.contract", "anchorContractOther"]]);
  });

  it.each([
    { blockNumber: 1 },
    { blockHash: `0x${"5".repeat(64)}` },
    { transaction: `0x${"5".repeat(64)}` },
    { blockTimestamp: 1 },
  ])("says that it anchored at %o", async (changes) => {
    const bundle = { ...scene.bundle, anchor: { ...scene.bundle.anchor, ...changes } };
    expect(await failures(bundle)).toContainEqual(["anchor.block", "anchorBlockOther"]);
  });

  it("passes off as final what the chain may still take back", async () => {
    const finality = { confirmations: 3 };
    const manifest = { ...scene.manifest, chain: { ...scene.manifest.chain, finality } };
    const log = scene.log.fork(scene.log.size);
    log.append(await scene.sign(scene.device));
    const bundle = log.bundle(scene.index, await scene.anchor(log));
    expect(await failures(bundle, manifest)).toEqual([
      ["anchor.root", "anchorNotFinal"],
      ["anchor.block", "anchorNotFinal"],
    ]);
    await scene.chain.provider.send("anvil_mine", ["0x3"]);
    expect(await failures(bundle, manifest)).toEqual([]);
  });
});

const checkpointBy = (signer: LogSigner): string =>
  signCheckpoint(
    { origin: scene.manifest.origin, size: scene.log.size, root: scene.log.root() },
    signer,
  );

/** Another EvidenceLog of the same origin, operator, sequencer and checkpoint key. */
async function twinLog(): Promise<string> {
  const { chain, log } = scene;
  const { contracts } = await deploy(chain.provider, chain.payer, {
    ...governance(),
    parties: [
      {
        party: parties.operator,
        roles: 1,
        threshold: 1,
        signers: [chain.signers.operator.address],
      },
    ],
    operator: parties.operator,
    origin: scene.manifest.origin,
    sequencer: chain.sequencer.address,
    checkpointKey: log.signer.key.publicKey,
    rotationDelaySeconds: 3600,
  });
  return contracts.evidenceLog.address;
}
