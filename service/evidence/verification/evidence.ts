import { parseLogKey, type LogKey } from "../../../device-attest/checkpoint.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { ambiguity } from "../../../device-attest/strict-json.ts";
import { type Bundle, bundleCheck } from "../bundle.ts";
import { type LotBundle, lotBundleCheck } from "../lot-bundle.ts";
import { type TraceBundle, traceBundleCheck } from "../path-bundle.ts";
import { type TrustManifest, trustManifestCheck } from "../trust-manifest.ts";
import { fail, type Outcome, pass } from "./check.ts";

/** A trust manifest, read. */
export interface Trust {
  readonly manifest: TrustManifest;
  readonly logId: Uint8Array;
  readonly logKeys: readonly LogKey[];
}

/** A file read for what it should be, or without `value` why it is not that. */
export interface FileRead<T> {
  readonly outcome: Outcome;
  readonly value?: T;
}

/** @param text the bundle's JSON */
export function readBundle(text: string): FileRead<Bundle> {
  const value = parse(text);
  if (value instanceof Fault) return { outcome: fail(value.code, { detail: value.message }) };
  if (!bundleCheck.Check(value))
    return { outcome: fail("bundleFormWrong", { detail: firstError(bundleCheck.Errors(value)) }) };
  return { outcome: pass("bundleFormGood"), value };
}

/** @param text the trust manifest's JSON */
export function readManifest(text: string): FileRead<Trust> {
  const manifest = parse(text);
  if (manifest instanceof Fault)
    return { outcome: fail(manifest.code, { detail: manifest.message }) };
  if (!trustManifestCheck.Check(manifest)) {
    const detail = firstError(trustManifestCheck.Errors(manifest));
    return { outcome: fail("manifestFormWrong", { detail }) };
  }
  const logKeys = caught(() => manifest.logKeys.map(parseLogKey));
  if (logKeys instanceof Fault)
    return { outcome: fail("manifestFormWrong", { detail: logKeys.message }) };
  const stranger = logKeys.find(({ name }) => name !== manifest.origin);
  if (stranger !== undefined)
    return { outcome: fail("manifestKeyOfOtherLog", { name: stranger.name }) };
  const trust = { manifest, logId: logIdOf(manifest.origin), logKeys };
  return { outcome: pass("manifestFormGood", { name: manifest.name }), value: trust };
}

/** Whether a bundle's text is that of a lot. @param text the bundle's JSON */
export function isLotBundle(text: string): boolean {
  const value = parse(text);
  return typeof value === "object" && value !== null && "v" in value && value.v === "lot/1";
}

/** @param text the JSON of a lot's bundle */
export function readLotBundle(text: string): FileRead<LotBundle> {
  const value = parse(text);
  if (value instanceof Fault) return { outcome: fail(value.code, { detail: value.message }) };
  if (!lotBundleCheck.Check(value))
    return { outcome: fail("lotFormWrong", { detail: firstError(lotBundleCheck.Errors(value)) }) };
  const values = { records: value.records.length, lot: value.lot };
  return { outcome: pass("lotFormGood", values), value };
}

/** Whether a bundle's text is that of a trace. @param text the bundle's JSON */
export function isTraceBundle(text: string): boolean {
  const value = parse(text);
  return typeof value === "object" && value !== null && "v" in value && value.v === "trace/1";
}

/** @param text the JSON of a trace's bundle */
export function readTraceBundle(text: string): FileRead<TraceBundle> {
  const value = parse(text);
  if (value instanceof Fault) return { outcome: fail(value.code, { detail: value.message }) };
  if (!traceBundleCheck.Check(value)) {
    const detail = firstError(traceBundleCheck.Errors(value));
    return { outcome: fail("traceFormWrong", { detail }) };
  }
  const values = { records: value.records.length, thing: value.thing };
  return { outcome: pass("traceFormGood", values), value };
}

/** JSON with one meaning: two readers of the same file must see the same evidence. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return ambiguity(text) ?? value;
  } catch {
    return new Fault("malformed");
  }
}

function firstError(
  errors: Iterable<{ readonly instancePath: string; readonly message: string }>,
): string {
  const [first] = errors;
  return `${first?.instancePath ?? ""} ${first?.message ?? ""}`.trim();
}
