import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { run as verify } from "../../../scripts/verify.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";

interface Report {
  readonly bundles: readonly {
    readonly checks: readonly { readonly id: string; readonly status: string }[];
  }[];
}

/** The checks that `./tallystick verify` finds failing, by id; none for a bundle that verifies. */
export async function failuresOf(
  bundle: unknown,
  manifest: TrustManifest,
  rpcUrl: string,
): Promise<string[]> {
  const scratch = await mkdtemp(join(tmpdir(), "tallystick-verify-"));
  const files = { bundle: join(scratch, "bundle.json"), trust: join(scratch, "trust.json") };
  try {
    await writeFile(files.bundle, JSON.stringify(bundle));
    await writeFile(files.trust, JSON.stringify(manifest));
    const report = await verified([files.bundle, "--trust", files.trust, "--rpc", rpcUrl]);
    const checks = report.bundles.flatMap((one) => one.checks);
    return checks.filter(({ status }) => status === "fail").map(({ id }) => id);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function verified(args: readonly string[]): Promise<Report> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  await verify({ args: [...args, "--json"], env: {}, stdout, stderr: stderr.resume(), signal });
  stdout.end();
  return JSON.parse(await text(stdout)) as Report;
}
