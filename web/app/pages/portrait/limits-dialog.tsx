import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language.ts";
import { call, type Reply } from "../../api/client.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { Loading } from "../../parts/loading.tsx";
import { wrongAt } from "../../state/failed.ts";
import { useNotices } from "../../state/notices.tsx";
import { useWords } from "../../state/settings.ts";
import { useAction } from "../../state/use-action.ts";
import { useLoaded } from "../../state/use-loaded.ts";
import type { Signal } from "./section.ts";
import { portraitWords } from "./words.ts";

type Proposal = Reply<"proposeLimits">;

interface Props {
  readonly party: string;
  readonly signal: Signal;
  readonly onKept: () => void;
  readonly onClose: () => void;
}

/** Shows how often which load was seen, and asks a person from which on the machine idles and runs. */
export function LimitsDialog({ onClose, onKept, party, signal }: Props): JSX.Element {
  const words = useWords(portraitWords);
  const path = { party, signal: signal.signal };
  const loaded = useLoaded((abort) => call("proposeLimits", { path }, abort), [signal.signal]);
  return (
    <Dialog title={fill(words.confirmTitle, { machine: signal.machine })} onClose={onClose}>
      <Loading of={loaded}>
        {(proposal) => (
          <LimitsForm
            party={party}
            signal={signal}
            proposal={proposal}
            onKept={onKept}
            onClose={onClose}
          />
        )}
      </Loading>
    </Dialog>
  );
}

const NUMBER = /^(0|[1-9]\d{0,11})(\.\d{1,6})?$/;

function LimitsForm({
  onClose,
  onKept,
  party,
  proposal,
  signal,
}: Props & { readonly proposal: Proposal }): JSX.Element {
  const words = useWords(portraitWords);
  const { say } = useNotices();
  const { failure, isBusy, run } = useAction();
  const begin = signal.limits ?? proposal.limits;
  const [idleFrom, setIdle] = useState(begin?.idleFrom ?? "");
  const [runningFrom, setRunning] = useState(begin?.runningFrom ?? "");
  const keep = (event: Event): void => {
    event.preventDefault();
    run(async () => {
      const path = { party, signal: signal.signal };
      await call("confirmLimits", { path, body: { idleFrom, runningFrom } });
      say(words.kept);
      onKept();
      onClose();
    });
  };
  const wrong = (value: string): string | undefined =>
    value === "" || NUMBER.test(value) ? undefined : words.errors.number;
  const order = wrongAt(failure, "/idleFrom")?.code === "limitsOrder";
  const unit = ` (${signal.unit})`;
  return (
    <form class="stack" onSubmit={keep} noValidate>
      <p class="hint">{words.confirmHint}</p>
      <Curve proposal={proposal} limits={[Number(idleFrom), Number(runningFrom)]} />
      {proposal.limits === null && <p class="hint">{words.notClear}</p>}
      <div class="fields">
        <TextField
          label={words.idleFrom + unit}
          inputMode="decimal"
          error={order ? words.errors.limitsOrder : wrong(idleFrom)}
          value={idleFrom}
          onChange={setIdle}
        />
        <TextField
          label={words.runningFrom + unit}
          inputMode="decimal"
          error={wrong(runningFrom)}
          value={runningFrom}
          onChange={setRunning}
        />
      </div>
      {!order && <Failure of={failure} />}
      <div class="actions">
        <Button isBusy={isBusy}>{words.keep}</Button>
      </div>
    </form>
  );
}

const WIDTH = 560;
const HEIGHT = 140;
const BASE = HEIGHT - 18;

interface CurveProps {
  readonly proposal: Proposal;
  readonly limits: readonly number[];
}

/** How often which load was seen. The scale grows with the load, so that idling has room beside running. */
function Curve({ limits, proposal: { bars, slots } }: CurveProps): JSX.Element {
  const words = useWords(portraitWords);
  const most = Math.max(1, ...bars.map((bar) => bar.slots));
  const width = WIDTH / bars.length;
  const froms = bars.map(({ from }) => Number(from));
  const xOf = (load: number): number => {
    const bar = Math.max(
      0,
      froms.findLastIndex((from) => from <= load),
    );
    const [from, to] = [froms[bar] ?? 0, froms[bar + 1] ?? Number.POSITIVE_INFINITY];
    return (bar + Math.min(1, (load - from) / (to - from))) * width;
  };
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      role="img"
      aria-label={fill(words.loads, { slots })}
    >
      {bars.map((bar, at) => {
        // Rare loads are seen too: the root of how often.
        const height = Math.sqrt(bar.slots / most) * (BASE - 6);
        return (
          <rect key={bar.from} x={at * width} y={BASE - height} width={width * 0.9} height={height}>
            <title>{`${bar.from}: ${String(bar.slots)}`}</title>
          </rect>
        );
      })}
      {limits.map((limit, at) =>
        Number.isFinite(limit) && limit > 0 ? (
          <line
            key={at === 0 ? "idle" : "running"}
            class="limit"
            x1={xOf(limit)}
            x2={xOf(limit)}
            y1={0}
            y2={BASE}
          />
        ) : null,
      )}
      {[0, 16, 32, 48].map((at) => (
        <text key={at} class="start" x={at * width} y={HEIGHT - 4}>
          {Math.round(froms[at] ?? 0)}
        </text>
      ))}
    </svg>
  );
}
