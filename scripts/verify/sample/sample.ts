import { toHex } from "../../../device-attest/bytes.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import type { Anchor } from "../../../device-attest/receipt.ts";
import { askEndpoint } from "../../../service/evidence/verification/ask-endpoint.ts";
import type { EndpointAnswer } from "../../../service/evidence/verification/endpoint.ts";
import { openEvidence } from "../../../service/evidence/verification/verify.ts";
import { POST_LIMITS, postTo } from "../../../service/chain/post-to.ts";
import { manifestOf, openSampleChain, type SampleChain } from "./chain.ts";
import { sampleLogSigner } from "./keys.ts";
import { anchorLog, SampleLog } from "./log.ts";
import { deviceNames, devices, SampleWorkshop } from "./records.ts";

/** 2025-11-03T07:29:00Z, a Monday. */
export const GENESIS_SECONDS = 1_762_154_940;
const SHIFT_SECONDS = GENESIS_SECONDS + 60;
const RECORD_SECONDS = 2;
const ORIGIN = "tallystick/7a11b571cc0ffee5eed0123456789abc";
const FIRST_SIZE = 400;
const SECOND_SIZE = 1000;
/** An inspection, so that it carries a judgement, made after the first anchor, so that it carries `seen`. */
const INDEX = 749;

export interface Sample {
  readonly bundle: string;
  readonly manifest: string;
  /** What the node answered when the sample was made. */
  readonly facts: { readonly recordedAt: number; readonly answers: readonly EndpointAnswer[] };
}

/**
 * Makes the sample on an empty node that began at `GENESIS_SECONDS`. Three devices of a workshop sign a thousand
 * records; the log is anchored twice; the bundle is of one record between.
 */
export async function makeSample(url: string): Promise<Sample> {
  const signer = sampleLogSigner(ORIGIN);
  const chain = await openSampleChain(url, signer.key, GENESIS_SECONDS);
  const workshop = new SampleWorkshop(logIdOf(ORIGIN));
  for (const [number, name] of deviceNames.entries())
    await chain.register(devices[name], workshop.keys[name], number);
  const log = new SampleLog(signer);
  const first = await work({ chain, workshop, log }, FIRST_SIZE);
  const seen = { size: log.size, root: toHex(log.root()), blockHash: first.blockHash };
  const second = await work({ chain, workshop, log }, SECOND_SIZE, seen);
  await chain.mine();
  const manifest = manifestOf("Example: the workshop of examples/bundle", chain.deployment, [
    signer.key,
  ]);
  return withFacts(url, toJson(log.bundle(INDEX, second)), toJson(manifest));
}

interface Scene {
  readonly chain: SampleChain;
  readonly workshop: SampleWorkshop;
  readonly log: SampleLog;
}

/** Works until the log has `size` records, then anchors it. */
async function work(
  { chain, log, workshop }: Scene,
  size: number,
  seen?: { size: number; root: string; blockHash: string },
): Promise<Anchor> {
  while (log.size < size)
    log.append(await workshop.sign(log.size, SHIFT_SECONDS + log.size * RECORD_SECONDS, seen));
  await chain.setTime(SHIFT_SECONDS + size * RECORD_SECONDS + 3);
  const { deployment, provider, sequencer } = chain;
  const contract = deployment.contracts.evidenceLog.address;
  return anchorLog(log, { provider, sequencer, contract });
}

async function withFacts(url: string, bundle: string, manifest: string): Promise<Sample> {
  const { question } = openEvidence(bundle, manifest);
  if (question === undefined) throw new Error("the sample is not well formed");
  const answer = await askEndpoint("recorded", postTo(url, POST_LIMITS), question);
  if ("failure" in answer) throw new Error(answer.failure.detail);
  const facts = { recordedAt: answer.facts.finalBlock.timestamp, answers: [answer] };
  return { bundle, manifest, facts };
}

const toJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
