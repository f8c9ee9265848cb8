import { fromBase64Url, toHex } from "../../device-attest/bytes.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import type { Application, Portrait } from "../credit/decision/application.ts";
import { type Check, snapshotCheckIds, verdictOf } from "../evidence/verification/check.ts";
import { readManifest } from "../evidence/verification/evidence.ts";
import { describe } from "../evidence/verification/describe.ts";
import type { Snapshot } from "../evidence/snapshot.ts";
import { grantStanding } from "./grant-on-chain.ts";
import { withoutBuckets } from "./portrait-client.ts";
import type { SnapshotDocument } from "../portrait/snapshot/document.ts";
import { type SnapshotReader, verifySnapshot } from "../portrait/snapshot/verify-snapshot.ts";

/** What a lender believes snapshots by: a trust manifest of its choosing, and nodes of the chain. */
export interface SnapshotTrust {
  /** Its text. */
  readonly manifest: string;
  readonly nodes: SnapshotReader["nodes"];
}

/**
 * `unsound`: a check failed; `notGranted`: the factory took back, or never gave, what it was made by; `unchecked`: a check
 * could not be made now, as where no node answers; `noTrust`: the house names no manifest.
 */
type SnapshotRefusal = "unsound" | "notGranted" | "unchecked" | "noTrust";

/** A snapshot that nothing is decided by. */
export class SnapshotRefused extends Error {
  override readonly name = "SnapshotRefused";
  readonly code: SnapshotRefusal;

  constructor(code: SnapshotRefusal, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The portrait that a factory handed over for an application, once everything about it is checked here: by this lender's
 * manifest and nodes, without asking the service that made it.
 * @param text the document
 * @throws SnapshotRefused
 */
export async function portraitFrom(
  text: string,
  { authorisation, lender, nonce }: Application,
  trust: SnapshotTrust | undefined,
): Promise<Portrait> {
  if (trust === undefined)
    throw new SnapshotRefused("noTrust", "This house has no trust manifest to check snapshots by.");
  const reader = { nodes: trust.nodes, lender, nonce };
  const { checks, document, records, snapshot } = await verifySnapshot(
    text,
    trust.manifest,
    reader,
  );
  const verdict = verdictOf(checks, snapshotCheckIds);
  if (verdict === "failed") throw refusedBy("unsound", [...records.flatMap(ofRecord), ...checks]);
  if (verdict === "incomplete" || document === undefined || snapshot === undefined)
    throw refusedBy("unchecked", [...records.flatMap(ofRecord), ...checks]);
  const { commitment, document: granted } = authorisation;
  if (snapshot.authorisation !== commitment || snapshot.purpose !== granted.purpose)
    throw new SnapshotRefused("unsound", "The snapshot was made by another authorisation.");
  await requireGranted(snapshot, trust);
  return portraitOf(document, snapshot, granted.purpose);
}

async function requireGranted(
  { authorisation: commitment, holder: grantor }: Snapshot,
  { manifest, nodes }: SnapshotTrust,
): Promise<void> {
  const ledger = readManifest(manifest).value?.manifest.contracts.consentLedger.address ?? "";
  const standing = await grantStanding(nodes, ledger, { grantor, commitment });
  if (standing === "granted") return;
  throw standing === "unknown"
    ? new SnapshotRefused("unchecked", "No node says how the authorisation stands on chain.")
    : new SnapshotRefused("notGranted", `The authorisation is ${grantWords[standing]} on chain.`);
}

const grantWords = { revoked: "revoked", notGranted: "not granted" } as const;

const ofRecord = ({ checks }: { readonly checks: readonly Check[] }) => checks;

/** The first that stands in the way, in words. */
function refusedBy(code: "unsound" | "unchecked", checks: readonly Check[]): SnapshotRefused {
  const cause =
    code === "unsound"
      ? checks.find(({ status }) => status === "fail")
      : checks.find(({ required, status }) => required && status === "notChecked");
  const said = cause && describe(cause, "en");
  return new SnapshotRefused(code, said ? `${said.subject}: ${said.detail}` : "not checked whole");
}

/** What a decision reads of it. Days and machines are not decided by and do not go into the receipt. */
const portraitOf = (
  { bundle, sections }: SnapshotDocument,
  snapshot: Snapshot,
  purpose: Portrait["purpose"],
): Portrait => ({
  v: 1,
  kind: "portrait",
  factory: snapshot.holder,
  lender: snapshot.lender,
  purpose,
  nonce: snapshot.nonce,
  snapshot: toHex(statementHashOf(fromBase64Url(bundle.statement))),
  sections: sections.map(({ section, value: { counted, figures, period } }) => ({
    section,
    period,
    counted,
    figures: figures.map(withoutBuckets),
  })),
  flags: sections
    .flatMap(({ value }) => value.checks)
    .filter(({ outcome }) => outcome === "flag")
    .map(({ check }) => ({ flag: check })),
  objections: sections
    .flatMap(({ value }) => value.objections)
    .filter(({ answered }) => !answered)
    .map(({ figure }) => ({ figure })),
});
