import { type Inputs, useCallback, useEffect, useState } from "preact/hooks";
import { asFailed, type Failed } from "./failed.ts";

/** What a page reads from the service. While it is read again, what was there stays. */
export interface Loaded<Value> {
  readonly value: Value | undefined;
  readonly failure: Failed | undefined;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** Reads when the page opens and whenever one of `inputs` changes. */
export function useLoaded<Value>(
  load: (signal: AbortSignal) => Promise<Value>,
  inputs: Inputs,
): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, "reload">>(nothing);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    load(abort.signal).then(
      (value) => abort.signal.aborted || setState({ value, failure: undefined, isLoading: false }),
      (error: unknown) => {
        if (!abort.signal.aborted)
          setState({ value: undefined, failure: asFailed(error), isLoading: false });
      },
    );
    return () => abort.abort();
  }, [...inputs, round]);
  return { ...state, reload: useCallback(() => setRound((count) => count + 1), []) };
}

const nothing = { value: undefined, failure: undefined, isLoading: true };
