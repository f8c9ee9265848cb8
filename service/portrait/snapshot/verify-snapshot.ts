import { asRecord } from "../../../device-attest/record.ts";
import { caught, Fault } from "../../../device-attest/fault.ts";
import type { Bundle } from "../../evidence/bundle.ts";
import { asSnapshot, type Snapshot } from "../../evidence/snapshot.ts";
import { askEndpoint } from "../../evidence/verification/ask-endpoint.ts";
import {
  asCheck,
  type Check,
  type CheckId,
  fail,
  needs,
  notChecked,
  type Outcome,
  pass,
  snapshotCheckIds,
} from "../../evidence/verification/check.ts";
import type { Post } from "../../evidence/verification/endpoint.ts";
import {
  readAs,
  readBundle,
  readManifest,
  type Trust,
} from "../../evidence/verification/evidence.ts";
import { evidenceOf, verifyEvidence } from "../../evidence/verification/verify.ts";
import type { TimeOfRecord } from "../bounded-time.ts";
import { brokenFigure, countFigures } from "./arithmetic.ts";
import { type SnapshotDocument, snapshotDocumentCheck, sectionCommitment } from "./document.ts";
import { isCountable, recount } from "./recount.ts";
import type { SoundRecord } from "./recounted.ts";

/** A node of the reader's choosing. `label` is what a report shows of it. */
interface Node {
  readonly label: string;
  readonly post: Post;
}

export interface SnapshotReader {
  readonly nodes: readonly Node[];
  /** What the reader expects it to be for. */
  readonly lender?: string | undefined;
  readonly nonce?: string | undefined;
  /** Bundles of the records behind its figures, where the reader has them. */
  readonly records?: readonly string[] | undefined;
}

export interface SnapshotReport {
  readonly checks: readonly Check[];
  /** Of its entry in the log. */
  readonly records: readonly { readonly index: number; readonly checks: readonly Check[] }[];
  /** What was checked, where it can be read. */
  readonly document?: SnapshotDocument;
  readonly snapshot?: Snapshot;
}

/**
 * Checks a portrait that a factory handed over, and trusts neither it nor the service that made it further than what the
 * log and the chain bear out: its entry in the log like any other's, whom it is for, that the opened sections are those
 * that were signed, that figures follow from their parts, and, given the records, that they come out of them alone.
 */
export async function verifySnapshot(
  documentText: string,
  manifestText: string,
  reader: SnapshotReader,
): Promise<SnapshotReport> {
  const document = readAs(documentText, snapshotDocumentCheck, {
    wrong: "snapshotDocumentWrong",
    good: ({ sections }) => pass("snapshotDocumentGood", { count: sections.length }),
  });
  const manifest = readManifest(manifestText);
  const files = [
    asCheck("snapshot.form", document.outcome),
    asCheck("manifest.form", manifest.outcome),
  ];
  if (document.value === undefined || manifest.value === undefined) {
    const broken: CheckId = document.value === undefined ? "snapshot.form" : "manifest.form";
    const unmade = snapshotCheckIds.slice(2).map((id) => asCheck(id, needs(broken)));
    return { checks: [...files, ...unmade], records: [] };
  }
  const { bundle, sections } = document.value;
  const entry = await checksOf(bundle, manifest.value, reader.nodes);
  const snapshot = caught(() => asSnapshot(bundle.record));
  const records = [{ index: bundle.index, checks: entry }];
  if (snapshot instanceof Fault) {
    const unmade = snapshotCheckIds.slice(3).map((id) => asCheck(id, needs("snapshot.entry")));
    const other = asCheck("snapshot.entry", fail("snapshotEntryOther"));
    return { checks: [...files, other, ...unmade], records, document: document.value };
  }
  return {
    checks: [
      ...files,
      asCheck("snapshot.entry", entryOutcome(entry, snapshot)),
      asCheck("snapshot.bound", boundOutcome(snapshot, reader)),
      asCheck("snapshot.sections", sectionsOutcome(sections, snapshot)),
      asCheck("snapshot.figures", figuresOutcome(sections)),
      asCheck("snapshot.records", await recordsOutcome(sections, snapshot, manifest.value, reader)),
    ],
    records,
    document: document.value,
    snapshot,
  };
}

async function checksOf(bundle: Bundle, trust: Trust, nodes: readonly Node[]): Promise<Check[]> {
  const evidence = { files: [], ...evidenceOf(bundle, trust) };
  const answers = await Promise.all(
    nodes.map(({ label, post }) => askEndpoint(label, post, evidence.question)),
  );
  return verifyEvidence(evidence, answers);
}

function entryOutcome(checks: readonly Check[], { at, holder }: Snapshot): Outcome {
  const layout = checks.find(({ id }) => id === "statement.layout");
  if (layout?.code !== "layoutSnapshot") return fail("snapshotEntryOther");
  const failed = checks.filter(({ status }) => status === "fail").length;
  if (failed > 0) return fail("snapshotEntryFailed", { count: failed });
  const unmade = checks.filter(({ required, status }) => required && status !== "pass").length;
  if (unmade > 0) return notChecked("snapshotEntryUnmade", { count: unmade });
  return pass("snapshotEntryGood", { holder, at });
}

function boundOutcome({ lender, nonce, purpose }: Snapshot, reader: SnapshotReader): Outcome {
  if (reader.lender === undefined && reader.nonce === undefined)
    return notChecked("snapshotBoundNot", { lender, purpose });
  const isBound =
    (reader.lender === undefined || reader.lender === lender) &&
    (reader.nonce === undefined || reader.nonce === nonce);
  return isBound
    ? pass("snapshotBoundGood", { lender, nonce, purpose })
    : fail("snapshotBoundOther", { lender, nonce });
}

/** Each is one that was signed, none twice, and says the period that was signed with it. */
function sectionsOutcome(
  opened: SnapshotDocument["sections"],
  { counted, sections }: Snapshot,
): Outcome {
  const left = new Map(sections.map((one) => [one.commitment, one]));
  for (const one of opened) {
    const signed = left.get(sectionCommitment(one));
    left.delete(signed?.commitment ?? "");
    const isSigned =
      signed?.section === one.section &&
      signed.period.from === one.value.period.from &&
      signed.period.to === one.value.period.to &&
      one.value.counted === counted;
    if (!isSigned) return fail("snapshotSectionOther", { section: one.section });
  }
  return pass("snapshotSectionsGood", { count: opened.length, of: sections.length });
}

function figuresOutcome(opened: SnapshotDocument["sections"]): Outcome {
  for (const one of opened) {
    const figure = brokenFigure(one);
    if (figure !== undefined) return fail("snapshotFigureOther", { figure, section: one.section });
  }
  const count = opened.reduce((sum, one) => sum + countFigures(one), 0);
  return pass("snapshotFiguresGood", { count });
}

async function recordsOutcome(
  opened: SnapshotDocument["sections"],
  snapshot: Snapshot,
  trust: Trust,
  { nodes, records: texts }: SnapshotReader,
): Promise<Outcome> {
  if (texts === undefined) return notChecked("snapshotRecordsNone");
  const records: SoundRecord[] = [];
  const seen = new Set<number>();
  for (const text of texts) {
    const bundle = readBundle(text).value;
    const sound = bundle && (await soundRecord(bundle, snapshot, trust, nodes));
    if (bundle === undefined || sound === undefined || bundle.index >= snapshot.counted)
      return fail("snapshotRecordFailed", { index: bundle?.index ?? "?" });
    // The same file twice says nothing more.
    if (!seen.has(bundle.index)) records.push(sound);
    seen.add(bundle.index);
  }
  const countable = opened.filter((one) => isCountable(one, records));
  if (countable.length === 0) return notChecked("snapshotRecordsNoSignal");
  const recounts = countable.map((one) => recount(one, records, snapshot.at));
  const [first] = recounts.flatMap(({ differences }) => differences);
  if (first !== undefined) return fail("snapshotRecordsOther", { ...first });
  const figures = recounts.reduce((sum, one) => sum + one.figures, 0);
  return pass("snapshotRecordsGood", { count: records.length, figures });
}

/** A record that passes every required check, by a key of the factory that the snapshot is of. */
async function soundRecord(
  bundle: Bundle,
  { holder }: Snapshot,
  trust: Trust,
  nodes: readonly Node[],
): Promise<SoundRecord | undefined> {
  const checks = await checksOf(bundle, trust, nodes);
  const record = caught(() => asRecord(bundle.record));
  const lacking = checks.some(
    ({ required, status }) => status === "fail" || (required && status !== "pass"),
  );
  const by = checks.find(({ id }) => id === "key.registered")?.values["factory"];
  if (lacking || record instanceof Fault || by !== `0x${holder}`) return undefined;
  const isProven = checks.some(({ id, status }) => id === "time.notBefore" && status === "pass");
  const time: TimeOfRecord = isProven ? "proven" : "claimed";
  return { index: bundle.index, record, time };
}
