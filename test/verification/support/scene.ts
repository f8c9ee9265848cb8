import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { fromBase64Url, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import type { Anchor } from "../../../device-attest/receipt.ts";
import type { DeviceRecord } from "../../../device-attest/record.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../../device-attest/signed-record.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { manifestOf } from "../../../scripts/verify/sample/chain.ts";
import { sampleLogSigner } from "../../../scripts/verify/sample/keys.ts";
import { anchorLog, type SampleEntry, SampleLog } from "../../../scripts/verify/sample/log.ts";
import type { DeploymentPlan } from "../../../service/chain/deployment.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { instantOf } from "../../../service/evidence/verification/instant.ts";
import { freshChain, type TestChain } from "../../support/chain.ts";
import { type Enrolled, enrol } from "../../support/enrolment.ts";

/** One device signs for one log, one real chain witnesses it: what an operator who wants to lie starts from. */
export interface Scene {
  readonly chain: TestChain;
  readonly manifest: TrustManifest;
  readonly log: SampleLog;
  readonly device: Enrolled;
  /** Where the log was anchored at size 8, before the entries that have seen it, and at its present size. */
  readonly anchors: readonly [Anchor, Anchor];
  /** An honest bundle of an inspection. */
  readonly bundle: Bundle;
  readonly index: number;
  /** Signs the next record of a device. */
  sign(by: Enrolled, draft?: Partial<RecordDraft>): Promise<SampleEntry>;
  anchor(log?: SampleLog, contract?: string): Promise<Anchor>;
}

const INDEX = 13;

export async function openScene(plan: Partial<DeploymentPlan> = {}): Promise<Scene> {
  const signer = sampleLogSigner(`tallystick/${randomBytes(16).toString("hex")}`);
  const origin = signer.key.name;
  const chain = await freshChain({
    ...plan,
    origin,
    checkpointKey: hexlify(signer.key.publicKey),
  });
  const device = await enrol(chain, "urn:dev:ops:32473-station-01");
  const log = new SampleLog(signer);
  const sign = signing(chain, logIdOf(origin));
  const anchor = (what = log, contract = chain.deployment.contracts.evidenceLog.address) =>
    anchorLog(what, { ...chain, contract });
  while (log.size < 8) log.append(await sign(device));
  const first = await anchor();
  const seen = { size: 8, root: toHex(log.root()), blockHash: first.blockHash };
  while (log.size < 21) log.append(await sign(device, { seen }));
  const second = await anchor();
  const manifest = manifestOf("test", chain.deployment, [signer.key]);
  const bundle = log.bundle(INDEX, second);
  return {
    chain,
    manifest,
    log,
    device,
    anchors: [first, second],
    bundle,
    index: INDEX,
    sign,
    anchor,
  };
}

/** Every record is an inspection unless it is said to be an event, made at the time of the chain's newest block. */
function signing(chain: TestChain, logId: Uint8Array): Scene["sign"] {
  const positions = new Map<string, ChainPosition>();
  return async ({ device, key }, changes) => {
    const keyId = toHex(key.spki);
    const { inspection: measured, ...common } = await inspection(chain, device);
    const isEvent = changes?.kind === "event";
    const draft = {
      ...common,
      ...(!isEvent && { inspection: measured }),
      ...changes,
    } as RecordDraft;
    const signer = { keyStore: key, logId, salt: toBase64Url(randomBytes(16)) };
    const { envelope, position } = await signRecord(
      draft,
      positions.get(keyId) ?? CHAIN_START,
      signer,
    );
    positions.set(keyId, position);
    return { envelope, spki: key.spki };
  };
}

async function inspection(
  chain: TestChain,
  device: string,
): Promise<Extract<RecordDraft, { kind: "inspection" }>> {
  const block = await chain.provider.getBlock("latest");
  return {
    kind: "inspection",
    device,
    machine: "mill-03",
    capturedAt: instantOf(block?.timestamp ?? 0),
    source: "person",
    subjects: ["https://id.gs1.org/01/09506000134352/21/0030"],
    inspection: {
      ruleSet: "11".repeat(32),
      ruleSetSalt: "22".repeat(32),
      lot: "33".repeat(32),
      sample: 1,
      attempt: 1,
      ordinal: 1,
      closing: false,
      measurements: [{ metric: "diameter", unit: "mm", value: "24.987" }],
      inspector: "inspector-7",
      instrument: "micrometer-0412",
      calibrationDue: "2030-03-31",
    },
  };
}

/** A base64url member with some of its bytes changed. */
export const changeBytes = (
  text: string,
  change: (bytes: Uint8Array) => Uint8Array | undefined,
): string => {
  const bytes = fromBase64Url(text);
  return toBase64Url(change(bytes) ?? bytes);
};

export type InspectionRecord = Extract<DeviceRecord, { kind: "inspection" }>;
