import { useEffect, useMemo, useState } from "preact/hooks";
import type { Check } from "../../../service/evidence/verification/check.ts";
import { openEvidence, verifyEvidence } from "../../../service/evidence/verification/verify.ts";
import { useNodeAnswers } from "../../shared/use-node-answers.ts";

/** The bundle of one record as text: what is verified is what came, byte by byte. */
export interface Fetched {
  readonly text?: string;
  /** Why there is none: the code of a problem. */
  readonly failure?: string;
}

/** The evidence of these records, and the trust manifest that this service hands out. */
export function useEvidence(id: string, statements: readonly string[]) {
  const [bundles, setBundles] = useState<ReadonlyMap<string, Fetched>>(new Map());
  const [served, setServed] = useState<Fetched>({});
  useEffect(() => {
    void fetchText("/v1/trust-manifest").then(setServed);
    const one = async (statement: string): Promise<void> => {
      const query = `id=${encodeURIComponent(id)}&statement=${statement}`;
      const fetched = await fetchText(`/v1/trace/evidence?${query}`);
      setBundles((before) => new Map([...before, [statement, fetched]]));
    };
    void inTurn(statements, one);
  }, [id]);
  return { bundles, served };
}

/** One after the other: a telephone does not answer thirty questions at once any faster. */
async function inTurn(all: readonly string[], one: (item: string) => Promise<void>): Promise<void> {
  for (const item of all) await one(item);
}

async function fetchText(url: string): Promise<Fetched> {
  try {
    const reply = await fetch(url);
    const text = await reply.text();
    if (reply.ok) return { text };
    return { failure: (JSON.parse(text) as { code?: string }).code ?? String(reply.status) };
  } catch {
    return { failure: "offline" };
  }
}

/** Every check of one record, made anew whenever bundle, manifest or nodes change. */
export function useChecks(
  bundle: string | undefined,
  manifest: string,
  nodes: readonly string[],
): { readonly checks: readonly Check[] | undefined; readonly asking: boolean } {
  const evidence = useMemo(
    () => (bundle === undefined ? undefined : openEvidence(bundle, manifest)),
    [bundle, manifest],
  );
  const { answers, asking } = useNodeAnswers(nodes, evidence?.question);
  const checks = useMemo(
    () => (evidence === undefined ? undefined : verifyEvidence(evidence, answers)),
    [evidence, answers],
  );
  return { checks, asking };
}
