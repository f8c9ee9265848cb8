import type { Question } from "../../../service/evidence/verification/chain-facts.ts";
import { type Answers, useNodeAnswers } from "../../shared/use-node-answers.ts";
import { sample } from "./sample.ts";

/** URLs of nodes to ask; none means the recorded answers of the sample. */
export type Source = readonly string[];

const recorded: Answers = { answers: sample.facts.answers, asking: false };
const PAUSE_MS = 300;

export function useAnswers(source: Source, question: Question | undefined): Answers {
  const live = useNodeAnswers(source, question, PAUSE_MS);
  return source.length === 0 ? recorded : live;
}
