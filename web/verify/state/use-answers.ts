import { useEffect, useState } from "preact/hooks";
import type { Question } from "../../../service/evidence/verification/chain-facts.ts";
import type { EndpointAnswer } from "../../../service/evidence/verification/endpoint.ts";
import { askNodes } from "../../shared/ask-nodes.ts";
import { sample } from "./sample.ts";

/** URLs of nodes to ask; none means the recorded answers of the sample. */
export type Source = readonly string[];

export interface Answers {
  readonly answers: readonly EndpointAnswer[];
  readonly asking: boolean;
}

const PAUSE_MS = 300;

/** Asks again whenever the question changes, once the reader pauses. An answer that comes too late is dropped. */
export function useAnswers(source: Source, question: Question | undefined): Answers {
  const [live, setLive] = useState<readonly EndpointAnswer[]>([]);
  const [asking, setAsking] = useState(false);
  const wanted = JSON.stringify([source, question]);
  useEffect(() => {
    if (source.length === 0 || question === undefined) return undefined;
    const abort = new AbortController();
    setAsking(true);
    const ask = async (): Promise<void> => {
      const answers = await askNodes(source, question, abort.signal);
      if (abort.signal.aborted) return;
      setLive(answers);
      setAsking(false);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);
  return source.length === 0
    ? { answers: sample.facts.answers, asking: false }
    : { answers: live, asking };
}
