import { useEffect, useState } from "preact/hooks";
import type { Question } from "../../service/evidence/verification/chain-facts.ts";
import type { EndpointAnswer } from "../../service/evidence/verification/endpoint.ts";
import { askNodes } from "./ask-nodes.ts";

export interface Answers {
  readonly answers: readonly EndpointAnswer[];
  readonly asking: boolean;
}

const nothing: Answers = { answers: [], asking: false };

/**
 * Asks again whenever nodes or question change, once the reader pauses. An answer that comes too late is dropped, and none
 * outlives its question.
 */
export function useNodeAnswers(
  nodes: readonly string[],
  question: Question | undefined,
  pauseMs = 0,
): Answers {
  const [state, setState] = useState(nothing);
  const wanted = JSON.stringify([nodes, question]);
  useEffect(() => {
    setState(nothing);
    if (nodes.length === 0 || question === undefined) return undefined;
    const abort = new AbortController();
    setState({ answers: [], asking: true });
    const ask = async (): Promise<void> => {
      const answers = await askNodes(nodes, question, abort.signal);
      if (!abort.signal.aborted) setState({ answers, asking: false });
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [wanted]);
  return state;
}
