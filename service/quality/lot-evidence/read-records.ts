import { askEndpoint } from "../../evidence/verification/ask-endpoint.ts";
import { asCheck, fail } from "../../evidence/verification/check.ts";
import type { EndpointAnswer, Post } from "../../evidence/verification/endpoint.ts";
import type { Trust } from "../../evidence/verification/evidence.ts";
import { evidenceOf, verifyEvidence } from "../../evidence/verification/verify.ts";
import { bundleAt, type SharedRecords } from "./claims.ts";
import type { RecordReport } from "./record-checks.ts";

/** A node of the reader's choosing. `label` is what a report shows of it. */
export interface AskedNode {
  readonly label: string;
  readonly post: Post;
}

/** How often something is asked of one node at once. */
const RECORDS_AT_ONCE = 4;

/** A record with its checks, and what each node said of its key and anchor. */
export interface ReadRecord extends RecordReport {
  readonly answers: readonly EndpointAnswer[];
}

/** Checks each record of a bundle of many. */
export async function readRecords(
  bundle: SharedRecords,
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
  lot: SharedRecords,
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

/** The same question has the same answer within one verification: keys and checkpoints are shared by many records. */
export function remembering(post: Post): Post {
  const answers = new Map<string, Promise<string>>();
  return (body) => {
    const known = answers.get(body);
    if (known !== undefined) return known;
    const answer = post(body);
    answers.set(body, answer);
    return answer;
  };
}
