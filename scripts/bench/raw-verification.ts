import { generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from "node:crypto";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Verifier } from "../../device-attest/crypto/primitives.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { STATEMENT_BYTES } from "../../device-attest/statement.ts";

/** By whom: the platform's one-shot call with the signature as it travels, or the service's own verifier. */
export type VerifiedBy = "platform" | "service";

interface Task {
  readonly by: VerifiedBy;
  readonly seconds: number;
}

/** P-256 verifications of 184-byte statements per second on all cores, nothing else: the limit of any intake. */
export async function rawVerificationsPerSecond(by: VerifiedBy, seconds: number): Promise<number> {
  const rates = await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { by, seconds } satisfies Task,
      });
      const [rate] = (await once(worker, "message")) as [number];
      return rate;
    }),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}

function measure({ by, seconds }: Task): number {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = Array.from({ length: 64 }, () => {
    const statement = randomBytes(STATEMENT_BYTES);
    return {
      statement,
      signature: sign("sha256", statement, { key: privateKey, dsaEncoding: "ieee-p1363" }),
    };
  });
  const isGood = verifierOf(by, publicKey);
  const verifyAll = (): void => {
    for (const { signature, statement } of signed)
      if (!isGood(statement, signature)) throw new Error("a good signature does not verify");
  };
  verifyAll();
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < seconds * 1000) {
    verifyAll();
    count += signed.length;
  }
  return count / ((performance.now() - start) / 1000);
}

function verifierOf(by: VerifiedBy, key: KeyObject): Verifier {
  if (by === "service") return deviceKey(key.export({ format: "der", type: "spki" })).verify;
  return (statement, signature) =>
    verify("sha256", statement, { key, dsaEncoding: "ieee-p1363" }, signature);
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
if (!isMainThread) parentPort?.postMessage(measure(workerData as Task));
