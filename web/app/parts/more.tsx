import type { JSX } from "preact";
import { useWords } from "../state/settings.ts";
import type { Followed } from "../state/use-followed.ts";
import { shellWords } from "../words.ts";
import { Button } from "./button.tsx";
import { Failure } from "./failure.tsx";

/** Reads a list on, where it goes on. */
export function More<Item>({
  of: { following, more },
}: {
  readonly of: Followed<Item>;
}): JSX.Element {
  const words = useWords(shellWords);
  return (
    <>
      <Failure of={following.failure} />
      {more !== undefined && (
        <p>
          <Button kind="plain" isBusy={following.isBusy} onClick={more}>
            {words.showMore}
          </Button>
        </p>
      )}
    </>
  );
}
