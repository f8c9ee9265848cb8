import { useEffect, useState } from "preact/hooks";
import type { Operations } from "../../api/operations.ts";
import { call, type Reply } from "../../api/client.ts";
import { isSettled, useOutcome } from "../../signing/outcome.tsx";
import { useCommunity } from "../../state/community.tsx";
import { type Action, useAction } from "../../state/use-action.ts";

type Step = Operations["takeStep"]["body"];

interface Taking extends Omit<Action, "run"> {
  readonly outcome: Reply<"readAct"> | undefined;
  readonly take: (step: Step) => void;
}

/** Has the registry do what the acts that are there allow. @param onDone after the chain took it */
export function useStep(onDone: () => void): Taking {
  const { failure, isBusy, run } = useAction();
  const community = useCommunity();
  const [id, setId] = useState<string | null>(null);
  const outcome = useOutcome(id);
  const isFinal = outcome?.status === "final";
  useEffect(() => {
    // The index hears of it a moment after the chain.
    if (!isFinal) return undefined;
    const timer = setTimeout(() => {
      community.reload();
      onDone();
    }, INDEX_MS);
    return () => clearTimeout(timer);
  }, [isFinal]);
  const take = (step: Step): void =>
    run(async () => {
      setId((await call("takeStep", { body: step })).id);
    });
  const isUnderWay = id !== null && (outcome === undefined || !isSettled(outcome));
  return { failure, isBusy: isBusy || isUnderWay, outcome, take };
}

const INDEX_MS = 1_200;
