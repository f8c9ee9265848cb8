import { createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

const STATEMENT_BYTES = 184;

/** P-256 verifications of 184-byte statements per second on all cores, nothing else: the limit of any intake. */
export async function rawVerificationsPerSecond(seconds: number): Promise<number> {
  const rates = await Promise.all(
    Array.from({ length: availableParallelism() }, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: seconds });
      const [rate] = (await once(worker, "message")) as [number];
      return rate;
    }),
  );
  return rates.reduce((sum, rate) => sum + rate, 0);
}

function measure(seconds: number): number {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = createPublicKey(publicKey.export({ format: "pem", type: "spki" }));
  const signed = Array.from({ length: 64 }, () => {
    const statement = randomBytes(STATEMENT_BYTES);
    return {
      statement,
      signature: sign("sha256", statement, { key: privateKey, dsaEncoding: "ieee-p1363" }),
    };
  });
  const verifyAll = (): void => {
    for (const { signature, statement } of signed)
      if (!verify("sha256", statement, { key, dsaEncoding: "ieee-p1363" }, signature))
        throw new Error("a good signature does not verify");
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

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
if (!isMainThread) parentPort?.postMessage(measure(workerData as number));
