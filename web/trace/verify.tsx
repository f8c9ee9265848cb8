import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../shared/language.ts";
import type { Trace } from "./read.ts";
import { useView } from "./view.ts";

interface PanelProps {
  readonly trace: Trace;
}

/** Brings what verifies only when the reader wants to: it is heavier than all the rest. */
export function Verify({ trace }: PanelProps): JSX.Element {
  const { words } = useView();
  const [Panel, setPanel] = useState<ComponentType<PanelProps>>();
  const [fetching, setFetching] = useState<"no" | "yes" | "failed">("no");
  const count = new Set(trace.events.map(({ statement }) => statement).filter(Boolean)).size;
  const start = (): void => {
    setFetching("yes");
    import("./verify/verify-panel.tsx").then(
      ({ VerifyPanel }) => setPanel(() => VerifyPanel),
      () => setFetching("failed"),
    );
  };
  return (
    <section class="verify">
      <h2>{words.verify}</h2>
      <p class="hint">{words.verifyHint}</p>
      {count === 0 && <p>{words.verifyNone}</p>}
      {count > 0 && Panel === undefined && (
        <p>
          <button onClick={start} disabled={fetching === "yes"}>
            {fetching === "yes" ? words.asking : fill(words.verifyStart, { count })}
          </button>
        </p>
      )}
      {fetching === "failed" && <p role="alert">{words.unread["offline"]}</p>}
      {Panel !== undefined && <Panel trace={trace} />}
      <aside class="doubt">
        <h3>{words.doubtTitle}</h3>
        <p>
          {words.doubt} <code>./tallystick verify bundle.json --trust manifest.json --rpc …</code>{" "}
          {words.doubtWhy}
        </p>
      </aside>
    </section>
  );
}
