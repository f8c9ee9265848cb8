import type { JSX } from "preact";
import type { Reply } from "../../api/client.ts";
import { PartyName } from "../../parts/party-name.tsx";
import { Time } from "../../parts/time.tsx";
import { useAdmissionWords, useTerms } from "./words.ts";

type Step = Reply<"readAdmissionPath">["steps"][number];

const ROW = 68;
const COLUMN = 26;
const CENTRE = 16;

/** The way back as a graph beside a list: a row each, a column for each step away from who is explained. */
export function PathPicture({ steps }: { readonly steps: readonly Step[] }): JSX.Element {
  const { path } = useAdmissionWords();
  const terms = useTerms();
  const width = (Math.max(...steps.map(({ depth }) => depth)) + 1) * COLUMN + CENTRE;
  return (
    <div class="path" style={{ gridTemplateColumns: `${String(width)}px minmax(0, 1fr)` }}>
      <svg
        viewBox={`0 0 ${String(width)} ${String(steps.length * ROW)}`}
        width={width}
        height={steps.length * ROW}
        aria-hidden="true"
      >
        {steps.flatMap((step, at) => edgesFrom(step, at, steps))}
        {steps.map((step, at) => (
          <Node key={step.party} step={step} at={at} />
        ))}
      </svg>
      <ol>
        {steps.map(({ basis, endorsers, issuers, party, role, since }) => (
          <li key={party} data-basis={basis}>
            <div>
              <PartyName id={party} /> <span class="tag">{terms.role(role)}</span>
            </div>
            <span class="hint block">
              {path[basis]}, {path.since} <Time at={since} dayOnly />
              {endorsers.length + issuers.length > 0 && (
                <> · {String(new Set([...endorsers, ...issuers]).size)} ↓</>
              )}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const x = ({ depth }: Step): number => depth * COLUMN + CENTRE;
const y = (at: number): number => at * ROW + ROW / 2;

/** From a party to everybody who vouched for it. */
function edgesFrom(step: Step, at: number, steps: readonly Step[]): JSX.Element[] {
  const vouchers = new Set([...step.endorsers, ...step.issuers]);
  return steps.flatMap((voucher, row) => {
    if (!vouchers.has(voucher.party) || row === at) return [];
    const [fromX, fromY, toX, toY] = [x(step), y(at), x(voucher), y(row)];
    const bend = `C ${String(fromX)} ${String(fromY + ROW / 2)}, ${String(toX)} ${String(toY - ROW / 2)},`;
    return [
      <path
        key={`${step.party} ${voucher.party}`}
        class="edge"
        d={`M ${String(fromX)} ${String(fromY)} ${bend} ${String(toX)} ${String(toY)}`}
      />,
    ];
  });
}

/** What an admission rests on, by shape: a double ring, a dashed one, a full one. */
function Node({ at, step }: { readonly step: Step; readonly at: number }): JSX.Element {
  return (
    <g class={`node ${step.basis}`}>
      <circle cx={x(step)} cy={y(at)} r={7} />
      {step.basis === "genesis" && <circle cx={x(step)} cy={y(at)} r={3} class="core" />}
    </g>
  );
}
