import { parseLogKey, type LogKey } from "../../../device-attest/checkpoint.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { ambiguity } from "../../../device-attest/strict-json.ts";
import { type Bundle, bundleCheck } from "../bundle.ts";
import { type LotBundle, lotBundleCheck } from "../lot-bundle.ts";
import { type TraceBundle, traceBundleCheck } from "../path-bundle.ts";
import { type TrustManifest, trustManifestCheck } from "../trust-manifest.ts";
import { fail, type Finding, type Outcome, pass } from "./check.ts";

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
  return readAs(text, bundleCheck, {
    wrong: "bundleFormWrong",
    good: () => pass("bundleFormGood"),
  });
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

/** Which kind of bundle a text says that it is: `lot/1`, `trace/1`, `snapshot/1`; undefined for a record's, and for anything else. */
export function bundleKind(text: string): string | undefined {
  const value = parse(text);
  const says = typeof value === "object" && value !== null && "v" in value ? value.v : undefined;
  return typeof says === "string" ? says : undefined;
}

interface Form<T> {
  readonly Check: (value: unknown) => value is T;
  readonly Errors: (
    value: unknown,
  ) => Iterable<{ readonly instancePath: string; readonly message: string }>;
}

/** A file of a form, and what to say of it. @param text its JSON */
export function readAs<T>(
  text: string,
  form: Form<T>,
  { good, wrong }: { readonly wrong: Finding; readonly good: (value: T) => Outcome },
): FileRead<T> {
  const value = parse(text);
  if (value instanceof Fault) return { outcome: fail(value.code, { detail: value.message }) };
  if (form.Check(value)) return { outcome: good(value), value };
  return { outcome: fail(wrong, { detail: firstError(form.Errors(value)) }) };
}

/** @param text the JSON of a lot's bundle */
export function readLotBundle(text: string): FileRead<LotBundle> {
  return readAs(text, lotBundleCheck, {
    wrong: "lotFormWrong",
    good: ({ lot, records }) => pass("lotFormGood", { records: records.length, lot }),
  });
}

/** @param text the JSON of a trace's bundle */
export function readTraceBundle(text: string): FileRead<TraceBundle> {
  return readAs(text, traceBundleCheck, {
    wrong: "traceFormWrong",
    good: ({ records, thing }) => pass("traceFormGood", { records: records.length, thing }),
  });
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
