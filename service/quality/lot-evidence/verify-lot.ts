import type { LotBundle } from "../../evidence/lot-bundle.ts";
import { askEndpoint } from "../../evidence/verification/ask-endpoint.ts";
import { isSame } from "../../evidence/verification/chain-view.ts";
import {
  asCheck,
  type Check,
  fail,
  lotCheckIds,
  needs,
  notChecked,
  type Verdict,
  verdictOf,
} from "../../evidence/verification/check.ts";
import type { EndpointAnswer, Post } from "../../evidence/verification/endpoint.ts";
import { readLotBundle, readManifest, type Trust } from "../../evidence/verification/evidence.ts";
import { evidenceOf, verifyEvidence } from "../../evidence/verification/verify.ts";
import { askLot } from "./ask-lot.ts";
import { planIdOf } from "./abi.ts";
import { bundleAt, inspectionsIn } from "./claims.ts";
import { checkOrdinals, checkSequences } from "./completeness.ts";
import type { LotAnswer, LotQuestion } from "./facts.ts";
import { checkInspectors, checkKnown, checkPlan, checkRules } from "./plan-checks.ts";
import {
  checkEvents,
  checkRecords,
  checkSubject,
  type OneSpelling,
  type RecordReport,
} from "./record-checks.ts";
import {
  checkHolds,
  checkJudged,
  checkRelease,
  checkStanding,
  checkVerdicts,
} from "./standing-checks.ts";
import { checkContracts, type LotView } from "./view.ts";

/** Every check of a lot, a line each, and beside them those of each record. */
export interface LotReport {
  readonly checks: readonly Check[];
  readonly records: readonly RecordReport[];
}

/** A node of the reader's choosing. `label` is what a report shows of it. */
export interface AskedNode {
  readonly label: string;
  readonly post: Post;
}

/** Whom the reader asks, and how an event's names are read. */
export interface LotReader {
  readonly nodes: readonly AskedNode[];
  readonly oneSpelling: OneSpelling;
}

/** How often something is asked of one node at once. */
const RECORDS_AT_ONCE = 4;

/** The verdict on a lot; a record that failed has failed it. */
export const lotVerdict = ({ checks }: LotReport): Verdict => verdictOf(checks, lotCheckIds);

/**
 * Checks the whole history of a lot: each of its records, that nothing is missing, that its rules come to the verdicts of
 * the chain, and that the lot stands where the bundle says. Trusts the manifest, and what the nodes agree on.
 */
export async function verifyLot(
  bundleText: string,
  manifestText: string,
  { nodes, oneSpelling }: LotReader,
): Promise<LotReport> {
  const bundle = readLotBundle(bundleText);
  const manifest = readManifest(manifestText);
  const files = [asCheck("lot.form", bundle.outcome), asCheck("manifest.form", manifest.outcome)];
  if (bundle.value === undefined || manifest.value === undefined)
    return { checks: [...files, ...unmade(files)], records: [] };
  const asked = nodes.map(({ label, post }) => ({ label, post: remembering(post) }));
  const lot = await readLot(bundle.value, manifest.value, asked);
  const records = await readRecords(bundle.value, manifest.value, asked);
  return {
    checks: [...files, ...lotChecks(lot, records, oneSpelling)],
    records: records.map(({ checks, index }) => ({ checks, index })),
  };
}

const unmade = (files: readonly Check[]): Check[] => {
  const broken = files.find(({ status }) => status !== "pass")?.id ?? "lot.form";
  return lotCheckIds.slice(1).map((id) => asCheck(id, needs(broken)));
};

async function readLot(
  bundle: LotBundle,
  trust: Trust,
  nodes: readonly AskedNode[],
): Promise<LotView> {
  const inspections = inspectionsIn(bundle);
  const { chain, contracts } = trust.manifest;
  const question: LotQuestion = {
    ruleBook: contracts.ruleBook?.address.toLowerCase(),
    lotRegister: contracts.lotRegister?.address.toLowerCase(),
    finality: chain.finality,
    fromBlock: chain.fromBlock,
    lot: `0x${bundle.lot}`,
    plan: planIdOf(bundle.plan),
    ruleSets: bundle.plan.requirements.map(({ ruleSet }) => `0x${ruleSet}`),
    keys: [...new Set(inspections.map(({ keyId }) => `0x${keyId}`))],
  };
  const answers = await Promise.all(nodes.map(({ label, post }) => askLot(label, post, question)));
  return { bundle, inspections, question, answers, trust };
}

interface ReadRecord extends RecordReport {
  readonly answers: readonly EndpointAnswer[];
}

async function readRecords(
  bundle: LotBundle,
  trust: Trust,
  nodes: readonly AskedNode[],
): Promise<ReadRecord[]> {
  const found: ReadRecord[] = [];
  for (let from = 0; from < bundle.records.length; from += RECORDS_AT_ONCE) {
    const some = bundle.records.slice(from, from + RECORDS_AT_ONCE);
    found.push(
      ...(await Promise.all(some.map((_, at) => readRecord(bundle, from + at, { trust, nodes })))),
    );
  }
  return found;
}

async function readRecord(
  lot: LotBundle,
  at: number,
  { nodes, trust }: { readonly nodes: readonly AskedNode[]; readonly trust: Trust },
): Promise<ReadRecord> {
  const index = lot.records[at]?.index ?? 0;
  const bundle = bundleAt(lot, at);
  if (bundle === undefined)
    return {
      index,
      answers: [],
      checks: [asCheck("bundle.form", fail("lotRecordPart", { index }))],
    };
  const evidence = { files: [], ...evidenceOf(bundle, trust) };
  const answers = await Promise.all(
    nodes.map(({ label, post }) => askEndpoint(label, post, evidence.question)),
  );
  const files = [
    asCheck("bundle.form", { status: "pass", code: "bundleFormGood", values: {} }),
    asCheck("manifest.form", {
      status: "pass",
      code: "manifestFormGood",
      values: { name: trust.manifest.name },
    }),
  ];
  return { index, answers, checks: [...files, ...verifyEvidence(evidence, answers)] };
}

const lotChecks = (
  view: LotView,
  records: readonly ReadRecord[],
  oneSpelling: OneSpelling,
): Check[] => [
  checkRecords(records),
  checkSubject(view, oneSpelling),
  ...checkNodes(view.answers),
  checkContracts(view),
  checkKnown(view),
  checkPlan(view),
  checkRules(view),
  checkInspectors(
    view,
    records.map(({ answers }) => answers),
  ),
  ...checkVerdicts(view),
  checkJudged(view),
  ...checkOrdinals(view),
  ...checkSequences(view),
  checkStanding(view),
  checkHolds(view),
  checkRelease(view),
  ...checkEvents(view),
];

/** As `checkAnswers` of a record. Nodes may be some blocks apart: a lot that changed in between agrees when asked again. */
function checkNodes(answers: readonly LotAnswer[]): Check[] {
  const failed = answers.flatMap((answer) =>
    "failure" in answer
      ? [
          asCheck(
            "endpoints.answer",
            notChecked(answer.failure.code, { url: answer.url, detail: answer.failure.detail }),
          ),
        ]
      : [],
  );
  const known = answers.flatMap((answer) => ("facts" in answer ? [answer] : []));
  const [first, ...others] = known;
  if (answers.length < 2 || first === undefined)
    return [
      ...failed,
      asCheck(
        "endpoints.agree",
        notChecked(answers.length === 1 ? "endpointSingle" : "endpointNone"),
      ),
    ];
  const liar = others.find(
    ({ facts }) => !isSame({ ...facts, finalBlock: 0 }, { ...first.facts, finalBlock: 0 }),
  );
  if (liar === undefined)
    return [
      ...failed,
      asCheck("endpoints.agree", {
        status: failed.length === 0 ? "pass" : "notChecked",
        code: failed.length === 0 ? "endpointsAgree" : "endpointNone",
        values: { count: known.length },
      }),
    ];
  return [
    ...failed,
    asCheck(
      "endpoints.agree",
      fail("endpointsDisagree", { fact: "lot", url: first.url, other: liar.url }),
    ),
  ];
}

/** The same question has the same answer within one verification: keys and checkpoints are shared by many records. */
function remembering(post: Post): Post {
  const answers = new Map<string, Promise<string>>();
  return (body) => {
    const known = answers.get(body);
    if (known !== undefined) return known;
    const answer = post(body);
    answers.set(body, answer);
    return answer;
  };
}
