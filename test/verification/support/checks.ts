import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { TrustManifest } from "../../../service/evidence/trust-manifest.ts";
import { askEndpoint } from "../../../service/evidence/verification/ask-endpoint.ts";
import type { Check, CheckId, Code } from "../../../service/evidence/verification/check.ts";
import { openEvidence, verifyEvidence } from "../../../service/evidence/verification/verify.ts";
import { postTo } from "../../../service/chain/post-to.ts";

const limits = { timeoutMs: 5_000, answerBytesMax: 1_000_000 };

/** What an auditor finds who asks these nodes. */
export async function checksOf(
  bundle: Bundle,
  manifest: TrustManifest,
  urls: readonly string[],
  { timeoutMs }: { timeoutMs: number } = limits,
): Promise<Check[]> {
  const evidence = openEvidence(JSON.stringify(bundle), JSON.stringify(manifest));
  const { question } = evidence;
  if (question === undefined) return verifyEvidence(evidence, []);
  const answers = urls.map((url) =>
    askEndpoint(url, postTo(url, { ...limits, timeoutMs }), question),
  );
  return verifyEvidence(evidence, await Promise.all(answers));
}

export type Failure = readonly [CheckId, Code];

/** The checks that failed, by id and reason. */
export const failuresOf = (checks: readonly Check[]): Failure[] =>
  checks.filter(({ status }) => status === "fail").map(({ code, id }) => [id, code]);

/** The checks that were not made, by id and reason. */
export const unmadeOf = (checks: readonly Check[]): Failure[] =>
  checks.filter(({ status }) => status === "notChecked").map(({ code, id }) => [id, code]);
