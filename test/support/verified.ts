import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { run as verify } from "../../scripts/verify.ts";
import type { TestService } from "./service.ts";

/** What the auditor's command says of a bundle, by a service's own manifest and node. */
export async function verified(
  { service }: TestService,
  bundle: unknown,
  options: readonly string[] = [],
): Promise<{ code: number; report: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tallystick-verify-"));
  const files = { bundle: join(folder, "bundle.json"), trust: join(folder, "trust.json") };
  await writeFile(files.bundle, JSON.stringify(bundle));
  await writeFile(files.trust, JSON.stringify(service.chain.manifest));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await verify({
    args: [
      files.bundle,
      "--trust",
      files.trust,
      "--rpc",
      service.chain.url,
      "--lang",
      "en",
      ...options,
    ],
    env: {},
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const report = (await text(stdout)) + (await text(stderr));
  await rm(folder, { recursive: true });
  return { code, report };
}
