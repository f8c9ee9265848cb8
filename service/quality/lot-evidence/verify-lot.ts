import type { LotBundle } from "../../evidence/lot-bundle.ts";
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
import { readLotBundle, readManifest, type Trust } from "../../evidence/verification/evidence.ts";
import { askLot } from "./ask-lot.ts";
import { planIdOf } from "./abi.ts";
import { inspectionsIn } from "./claims.ts";
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
import { checkPath } from "./path-checks.ts";
import { type AskedNode, type ReadRecord, readRecords, remembering } from "./read-records.ts";
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

/** Whom the reader asks, and how an event's names are read. */
export interface LotReader {
  readonly nodes: readonly AskedNode[];
  readonly oneSpelling: OneSpelling;
}

const NONE = { records: [], checkpoints: [], keys: [] };

/** The verdict on a lot; a record that failed has failed it. */
export const lotVerdict = ({ checks }: LotReport): Verdict => verdictOf(checks, lotCheckIds);

/**
 * Checks the whole history of a lot: each of its records, that nothing is missing, that its rules come to the verdicts of
 * the chain, that the lot stands where the bundle says, and what it is made of. Trusts the manifest, and what the nodes agree on.
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
  const upstream = await readRecords(bundle.value.path ?? NONE, manifest.value, asked);
  return {
    checks: [
      ...files,
      ...lotChecks(lot, records, oneSpelling),
      ...checkPath(bundle.value.path, bundle.value.uri, upstream, oneSpelling),
    ],
    records: [...records, ...upstream].map(({ checks, index }) => ({ checks, index })),
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
