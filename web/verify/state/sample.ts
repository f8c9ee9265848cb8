import bundle from "../../../examples/bundle/bundle.json?raw";
import facts from "../../../examples/bundle/chain-facts.json?raw";
import manifest from "../../../examples/bundle/trust-manifest.json?raw";
import type { EndpointAnswer } from "../../../service/evidence/verification/endpoint.ts";

/** What a node answered when the sample was made, and when that was (seconds). */
interface RecordedFacts {
  readonly recordedAt: number;
  readonly answers: readonly EndpointAnswer[];
}

export const sample = { bundle, manifest, facts: JSON.parse(facts) as RecordedFacts } as const;
