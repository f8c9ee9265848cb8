import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, type Neighbours, reach } from "../../service/trace/reach.ts";

const SIZE = 12;
const graphs = fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: 30 });
type Graph = readonly (readonly [number, number])[];

const after = (graph: Graph, things: readonly string[]): string[] => [
  ...new Set(graph.filter(([from]) => things.includes(String(from))).map(([, to]) => String(to))),
];

/** Looks so many levels ahead, past what was visited, in circles too. */
const lookingAhead =
  (graph: Graph, levels: number): Neighbours =>
  async (frontier) => {
    const found = [frontier.map(({ thing }) => thing)];
    while (found.length <= levels) found.push(after(graph, found.at(-1) ?? []));
    return found.slice(1).map((level) => level.map(always));
  };

describe("a search", () => {
  it("finds the same, level by level, however far each question looks ahead", () =>
    fc.assert(
      fc.asyncProperty(
        graphs,
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: SIZE }),
        fc.integer({ min: 1, max: SIZE }),
        async (graph, levels, depthMax, thingsMax) => {
          const found = (ahead: number) =>
            reach([always("0")], lookingAhead(graph, ahead), { depthMax, thingsMax });
          expect(await found(levels)).toEqual(await found(1));
        },
      ),
    ));

  it("goes through a circle once", async () => {
    const circle: Graph = [[0, 1], [1, 2], [2, 0]]; // prettier-ignore
    const bounds = { depthMax: 10, thingsMax: 10 };
    expect(await reach([always("0")], lookingAhead(circle, 20), bounds)).toEqual({
      levels: [["0"], ["1"], ["2"]],
      isCut: false,
    });
  });
});
