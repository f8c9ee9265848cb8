import type { Bundle } from "../bundle.ts";
import { asCheck, type Check, checkIds, needs } from "./check.ts";
import { checkAnchor } from "./chain-checks.ts";
import type { Question } from "./chain-facts.ts";
import { type Claims, readClaims } from "./claims.ts";
import type { EndpointAnswer } from "./endpoint.ts";
import { checkAnswers } from "./endpoint-checks.ts";
import { readBundle, readManifest, type Trust } from "./evidence.ts";
import { checkKey } from "./key-checks.ts";
import { checkLog } from "./log-checks.ts";
import { questionOf } from "./question.ts";
import { checkParties } from "./party-checks.ts";
import { checkRecord } from "./record-checks.ts";
import { checkTime } from "./time-checks.ts";

/** A bundle and the manifest it is measured by, as they were read from their files. */
export interface Evidence {
  /** Whether both files are what they should be. */
  readonly files: readonly Check[];
  /** What endpoints have to be asked; undefined when a file cannot be read. */
  readonly question?: Question;
  readonly claims?: Claims;
  readonly trust?: Trust;
}

/** Reads both files. Neither is trusted to be what it says; the manifest is what the auditor chose to believe. */
export function openEvidence(bundleText: string, manifestText: string): Evidence {
  const bundle = readBundle(bundleText);
  const manifest = readManifest(manifestText);
  const files = [
    asCheck("bundle.form", bundle.outcome),
    asCheck("manifest.form", manifest.outcome),
  ];
  if (bundle.value === undefined || manifest.value === undefined) return { files };
  return { files, ...evidenceOf(bundle.value, manifest.value) };
}

/** A bundle that was read already: what has to be asked about it. */
export function evidenceOf(
  bundle: Bundle,
  trust: Trust,
): Required<Pick<Evidence, "claims" | "trust" | "question">> {
  const claims = readClaims(bundle, trust);
  return { claims, trust, question: questionOf(claims, trust) };
}

/**
 * Checks everything about one record: that the device signed it, that the log kept it, that the chain witnessed it,
 * that the key was the factory's and alive, who let the factory in, and that its time is possible.
 * @param answers of every endpoint that the auditor named, to `evidence.question`
 */
export function verifyEvidence(evidence: Evidence, answers: readonly EndpointAnswer[]): Check[] {
  const { claims, files, question, trust } = evidence;
  if (claims === undefined || trust === undefined || question === undefined)
    return [...files, ...unmade(files)];
  const view = { answers, question, manifest: trust.manifest };
  return [
    ...files,
    ...checkRecord(claims, trust),
    ...checkLog(claims, view),
    ...checkAnswers(answers),
    ...checkAnchor(claims, view),
    ...checkKey(claims, view),
    ...checkParties(claims, view),
    ...checkTime(claims, view),
  ];
}

function unmade(files: readonly Check[]): Check[] {
  const broken = files.find(({ status }) => status !== "pass")?.id ?? "bundle.form";
  return checkIds.slice(files.length).map((id) => asCheck(id, needs(broken)));
}
