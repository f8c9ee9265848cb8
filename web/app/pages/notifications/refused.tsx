import type { JSX } from "preact";
import { Failure } from "../../parts/failure.tsx";
import type { Failed } from "../../state/failed.ts";
import { useWords } from "../../state/settings.ts";
import { notificationWords } from "./words.ts";

/** Why it cannot be done, in a sentence. */
export function Refused({ of: failure }: { readonly of: Failed | undefined }): JSX.Element {
  const { reasons } = useWords(notificationWords);
  const known: Readonly<Record<string, string>> = reasons;
  const why = known[failure?.reason ?? ""];
  return (
    <>
      <Failure of={failure} />
      {why !== undefined && <p>{why}</p>}
    </>
  );
}
