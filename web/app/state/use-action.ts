import { useState } from "preact/hooks";
import { asFailed, type Failed } from "./failed.ts";

/** Something that a person asked for: whether it is under way, and how it failed. */
export interface Action {
  readonly isBusy: boolean;
  readonly failure: Failed | undefined;
  /** One at a time; a second click while it is under way does nothing. */
  readonly run: (work: () => Promise<void>) => void;
}

export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failed>();
  const run = (work: () => Promise<void>): void => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    void work()
      .catch((error: unknown) => setFailure(asFailed(error)))
      .finally(() => setBusy(false));
  };
  return { isBusy, failure, run };
}
