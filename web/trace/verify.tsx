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
  const [wanted, setWanted] = useState(false);
  const count = new Set(trace.events.map(({ statement }) => statement).filter(Boolean)).size;
  const start = (): void => {
    setWanted(true);
    void import("./verify/verify-panel.tsx").then((module) => setPanel(() => module.VerifyPanel));
  };
  return (
    <section class="verify">
      <h2>{words.verify}</h2>
      <p class="hint">{words.verifyHint}</p>
      {count === 0 && <p>{words.verifyNone}</p>}
      {count > 0 && Panel === undefined && (
        <p>
          <button onClick={start} disabled={wanted}>
            {wanted ? words.asking : fill(words.verifyStart, { count })}
          </button>
        </p>
      )}
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
