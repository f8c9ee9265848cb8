import { asCheck, needs, traceCheckIds } from "../../evidence/verification/check.ts";
import { readManifest, readTraceBundle } from "../../evidence/verification/evidence.ts";
import { checkPath } from "./path-checks.ts";
import { readRecords, remembering } from "./read-records.ts";
import type { LotReader, LotReport } from "./verify-lot.ts";

/** Checks what parties show of a thing: each of their records, what went into what by whose word, and where that ends. */
export async function verifyTrace(
  bundleText: string,
  manifestText: string,
  { nodes, oneSpelling }: LotReader,
): Promise<LotReport> {
  const bundle = readTraceBundle(bundleText);
  const manifest = readManifest(manifestText);
  const files = [asCheck("trace.form", bundle.outcome), asCheck("manifest.form", manifest.outcome)];
  if (bundle.value === undefined || manifest.value === undefined) {
    const broken = bundle.value === undefined ? "trace.form" : "manifest.form";
    const unmade = traceCheckIds.slice(2).map((id) => asCheck(id, needs(broken)));
    return { checks: [...files, ...unmade], records: [] };
  }
  const asked = nodes.map(({ label, post }) => ({ label, post: remembering(post) }));
  const records = await readRecords(bundle.value, manifest.value, asked);
  return {
    checks: [...files, ...checkPath(bundle.value, bundle.value.thing, records, oneSpelling)],
    records: records.map(({ checks, index }) => ({ checks, index })),
  };
}
