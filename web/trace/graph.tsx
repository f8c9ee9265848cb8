import type { JSX } from "preact";
import { BOX, layoutOf, type Placed } from "./layout.ts";
import type { Trace } from "./read.ts";
import { shortOf } from "./thing.ts";
import { useView } from "./view.ts";

/** What it is made of, tier below tier. */
export function Graph({ graph }: { readonly graph: Trace["graph"] }): JSX.Element | null {
  const { words } = useView();
  const [top] = graph.nodes;
  if (graph.nodes.length < 2 && top?.open !== true) return null;
  const { height, lines, placed, width } = layoutOf(graph);
  const pad = 4;
  return (
    <section class="graph">
      <h2>{words.graph}</h2>
      <p class="hint">
        {words.graphHint} {graph.cut && words.cut}
      </p>
      {/* What scrolls must be reachable by keyboard. */}
      <div class="scroll" tabIndex={0} role="group" aria-label={words.graph}>
        <svg
          width={width + 2 * pad}
          height={height + 2 * pad}
          viewBox={`${-pad} ${-pad} ${width + 2 * pad} ${height + 2 * pad}`}
        >
          {lines.map(({ key, path }) => (
            <path key={key} class="edge" d={path} />
          ))}
          {placed.map((one) => (
            <Box key={one.node.name} placed={one} />
          ))}
        </svg>
      </div>
    </section>
  );
}

function Box({ placed: { node, x, y } }: { readonly placed: Placed }): JSX.Element {
  const { nameOf, words } = useView();
  const [party] = node.parties;
  const box = (
    <g transform={`translate(${x} ${y})`}>
      <rect class={boxClass(node)} width={BOX.width} height={BOX.height} rx="4" />
      {node.code === null ? (
        <text class="soft" x="10" y="34">
          {cut(words.hidden)}
        </text>
      ) : (
        <>
          <text class="name" x="10" y="20">
            {cut(node.label ?? shortOf(node.code), BOLD_CHARACTERS)}
          </text>
          <text class="soft" x="10" y="35">
            {cut(node.label === null ? "" : shortOf(node.code))}
          </text>
          <text class="soft" x="10" y="50">
            {cut(party === undefined ? "" : nameOf(party))}
          </text>
        </>
      )}
    </g>
  );
  return node.path === null || node.tier === 0 ? box : <a href={node.path}>{box}</a>;
}

const boxClass = ({ code, open }: Placed["node"]): string =>
  ["box", code === null && "hidden-party", !open && "ends"].filter(Boolean).join(" ");

/** What a box holds, in characters as wide as a digit. */
const CHARACTERS = 19;
const BOLD_CHARACTERS = 16;

/** As much as the box holds: a Chinese character is as wide as two others. */
function cut(text: string, characters = CHARACTERS): string {
  let room = characters;
  let kept = "";
  for (const character of text) {
    room -= /[\u2e80-\uffff]/.test(character) ? 2 : 1;
    if (room < 0) return `${kept}…`;
    kept += character;
  }
  return kept;
}
