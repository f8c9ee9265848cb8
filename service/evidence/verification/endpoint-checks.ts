import { asCheck, type Check, fail, needs, notChecked, pass } from "./check.ts";
import { isSame } from "./chain-view.ts";
import type { ChainFacts } from "./chain-facts.ts";
import type { EndpointAnswer } from "./endpoint.ts";

/**
 * Whether every endpoint that the auditor named answered, and all said the same. An endpoint that gives no facts says
 * nothing against the bundle: it leaves it unverified.
 */
export const checkAnswers = (answers: readonly EndpointAnswer[]): Check[] => [
  ...(answers.length === 0
    ? [asCheck("endpoints.answer", notChecked("endpointNone"))]
    : answers.map(checkAnswer)),
  checkAgreement(answers),
];

function checkAnswer(answer: EndpointAnswer): Check {
  const { url } = answer;
  if ("failure" in answer)
    return asCheck(
      "endpoints.answer",
      notChecked(answer.failure.code, { url, detail: answer.failure.detail }),
    );
  const { number, timestamp } = answer.facts.finalBlock;
  return asCheck(
    "endpoints.answer",
    pass("endpointsAnswered", { url, block: number, time: timestamp }),
  );
}

function checkAgreement(answers: readonly EndpointAnswer[]): Check {
  const id = "endpoints.agree";
  if (answers.length === 0) return asCheck(id, notChecked("endpointNone"));
  if (answers.length === 1) return asCheck(id, notChecked("endpointSingle"));
  const [first, ...others] = answers.flatMap((answer) => ("facts" in answer ? [answer] : []));
  if (first === undefined || others.length + 1 < answers.length)
    return asCheck(id, needs("endpoints.answer"));
  for (const other of others) {
    const fact = disagreement(first.facts, other.facts);
    if (fact !== undefined)
      return asCheck(id, fail("endpointsDisagree", { fact, url: first.url, other: other.url }));
  }
  return asCheck(id, pass("endpointsAgree", { count: answers.length }));
}

/** Endpoints may be some blocks apart; all that a bundle rests on is older than that and must be the same. */
const compared = [
  "chainId",
  "genesisHash",
  "codeHashes",
  "duties",
  "root",
  "anchorBlock",
  "anchored",
  "key",
  "grades",
  "members",
  "operator",
  "seenBlock",
  "seenRoot",
] as const satisfies readonly (keyof ChainFacts)[];

function disagreement(a: ChainFacts, b: ChainFacts): string | undefined {
  if (a.finalBlock.number === b.finalBlock.number && a.finalBlock.hash !== b.finalBlock.hash)
    return "finalBlock";
  return compared.find((fact) => !isSame(a[fact], b[fact]));
}
