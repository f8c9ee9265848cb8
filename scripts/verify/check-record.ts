import { POST_LIMITS, postTo } from "../../service/chain/post-to.ts";
import { askEndpoint } from "../../service/evidence/verification/ask-endpoint.ts";
import type { Check } from "../../service/evidence/verification/check.ts";
import { openEvidence, verifyEvidence } from "../../service/evidence/verification/verify.ts";
import type { Endpoint } from "./options.ts";

/** All that is to be checked about one record's bundle, by a manifest and the nodes that somebody named. */
export async function checkRecord(
  bundle: string,
  manifest: string,
  endpoints: readonly Endpoint[],
  signal: AbortSignal,
): Promise<Check[]> {
  const evidence = openEvidence(bundle, manifest);
  const { question } = evidence;
  if (question === undefined) return verifyEvidence(evidence, []);
  const answers = endpoints.map(({ label, url }) =>
    askEndpoint(label, postTo(url, POST_LIMITS, signal), question),
  );
  return verifyEvidence(evidence, await Promise.all(answers));
}
