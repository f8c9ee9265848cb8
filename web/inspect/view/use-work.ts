import { useState } from "preact/hooks";

/** Something that a person asked for: whether it is under way, and how it failed. */
export interface Work {
  readonly isBusy: boolean;
  readonly failure: unknown;
  readonly run: (work: () => Promise<void>) => void;
}

/** Like `useAction` of the application, with what storage can fail with. */
export function useWork(): Work {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const run = (work: () => Promise<void>): void => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    void work()
      .catch(setFailure)
      .finally(() => setBusy(false));
  };
  return { isBusy, failure, run };
}
