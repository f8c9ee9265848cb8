import type { JSX } from "preact";
import { fill } from "../../../shared/language.ts";
import type { Reply } from "../../api/client.ts";
import { State } from "../../parts/state.tsx";
import { useWords } from "../../state/settings.ts";
import { EndName } from "./end-name.tsx";
import { notificationWords } from "./words.ts";

export type Preview = Reply<"previewNotification">;

export const canBeTold = ({ isCut, recipients }: Preview): boolean =>
  !isCut && recipients.some(({ state }) => state === "new");

/** Who would be told of what, and whom nobody knows. */
export function PreviewList({
  of: { recipients, unknown },
}: {
  readonly of: Preview;
}): JSX.Element {
  const { tell: words } = useWords(notificationWords);
  return (
    <>
      {recipients.length === 0 && <p class="empty">{words.nobody}</p>}
      <ul class="stack">
        {recipients.map((one) => (
          <li key={one.key}>
            <p>
              <strong>
                <EndName {...one} />
              </strong>{" "}
              <State is={one.state === "new" ? "open" : "good"}>
                {fill(words.states[one.state], { count: one.count })}
              </State>
            </p>
            {one.state === "new" && <p class="hint wrap">{one.things.join(", ")}</p>}
          </li>
        ))}
      </ul>
      {unknown.length > 0 && (
        <>
          <p>
            <State is="bad">{words.unknown}</State>
          </p>
          <p class="hint wrap">{unknown.map(({ uri }) => uri).join(", ")}</p>
          <p class="hint">{words.unknownHint}</p>
        </>
      )}
    </>
  );
}
