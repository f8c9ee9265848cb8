import type { Trace } from "./read.ts";

type Node = Trace["graph"]["nodes"][number];

/** Where a thing of the graph is drawn. */
export interface Placed {
  readonly node: Node;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Placed[];
  /** From what went in, down below, to what came out. */
  readonly lines: readonly { readonly key: string; readonly path: string }[];
}

export const BOX = { width: 152, height: 58 } as const;
const GAP = { x: 14, y: 40 } as const;

/**
 * A row for each tier, the thing itself on top; things of a row stand in the order of what they went into, so that
 * few lines cross. Tiers are known beforehand: no search for layers is needed.
 */
export function layoutOf({ edges, nodes }: Trace["graph"]): Layout {
  const tiers = [...new Set(nodes.map(({ tier }) => tier))].toSorted((a, b) => a - b);
  const rows = tiers.map((tier) => nodes.filter((node) => node.tier === tier));
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const width = widest * (BOX.width + GAP.x) - GAP.x;
  const placed = new Map<string, Placed>();
  for (const [at, row] of rows.entries())
    for (const one of rowOf(row, { y: at * (BOX.height + GAP.y), width, edges, placed }))
      placed.set(one.node.name, one);
  const lines = edges.flatMap(({ from, to }) => {
    const [below, above] = [placed.get(from), placed.get(to)];
    return below && above ? [{ key: `${from} ${to}`, path: pathOf(below, above) }] : [];
  });
  const height = rows.length * (BOX.height + GAP.y) - GAP.y;
  return { width, height, placed: [...placed.values()], lines };
}

interface Row {
  readonly y: number;
  readonly width: number;
  readonly edges: Trace["graph"]["edges"];
  readonly placed: ReadonlyMap<string, Placed>;
}

function rowOf(row: readonly Node[], { edges, placed, width, y }: Row): Placed[] {
  const wanted = (node: Node): number => {
    const above = edges.filter(({ from }) => from === node.name).map(({ to }) => placed.get(to)?.x);
    const known = above.filter((x) => x !== undefined);
    return known.length === 0 ? width : known.reduce((sum, x) => sum + x, 0) / known.length;
  };
  const start = (width - (row.length * (BOX.width + GAP.x) - GAP.x)) / 2;
  return row
    .map((node) => ({ node, at: wanted(node) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ node }, at) => ({ node, y, x: start + at * (BOX.width + GAP.x) }));
}

function pathOf(below: Placed, above: Placed): string {
  const [x1, y1] = [below.x + BOX.width / 2, below.y];
  const [x2, y2] = [above.x + BOX.width / 2, above.y + BOX.height];
  const middle = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}
