import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toBase64 } from "../../device-attest/bytes.ts";
import type { Bundle } from "../../service/evidence/bundle.ts";
import { checksOf, failuresOf } from "./support/checks.ts";
import { changeBytes, openScene, type Scene } from "./support/scene.ts";

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.chain.stop());

/** Where one bit of a part of the bundle is flipped: the part's length in bytes, and the bundle with the bit flipped. */
interface Part {
  readonly bytes: (bundle: Bundle) => number;
  readonly flip: (bundle: Bundle, bit: number) => Bundle;
}

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
};

const member = (name: "statement" | "signature" | "spki" | "judgement"): Part => ({
  bytes: (bundle) => Buffer.from(bundle[name] ?? "", "base64url").length,
  flip: (bundle, bit) => ({
    ...bundle,
    [name]: changeBytes(bundle[name] ?? "", (bytes) => flipped(bytes, bit)),
  }),
});

const parts: Readonly<Record<string, Part>> = {
  statement: member("statement"),
  signature: member("signature"),
  spki: member("spki"),
  judgement: member("judgement"),
  path: {
    bytes: ({ path }) => path.length * 32,
    flip: (bundle, bit) => ({
      ...bundle,
      path: bundle.path.map((node, at) =>
        at === bit >> 8 ? toBase64(flipped(Buffer.from(node, "base64"), bit & 255)) : node,
      ),
    }),
  },
};

const finds = async (bundle: Bundle): Promise<boolean> =>
  failuresOf(await checksOf(bundle, scene.manifest, [scene.chain.url])).length > 0;

it.each(Object.keys(parts))("finds any single bit flipped in the %s", async (name) => {
  const { bytes, flip } = parts[name] as Part;
  const bits = fc.nat(bytes(scene.bundle) * 8 - 1);
  const flips = fc.asyncProperty(bits, async (bit) => {
    expect(await finds(flip(scene.bundle, bit))).toBe(true);
  });
  await fc.assert(flips, { numRuns: 100 });
});

it("finds any single bit flipped in the checkpoint", async () => {
  const bytes = Buffer.from(scene.bundle.checkpoint);
  const flips = fc.asyncProperty(fc.nat(bytes.length * 8 - 1), async (bit) => {
    const checkpoint = Buffer.from(flipped(bytes, bit)).toString();
    expect(await finds({ ...scene.bundle, checkpoint })).toBe(true);
  });
  await fc.assert(flips, { numRuns: 150 });
});

/** In the record every bit counts but those of its spelling: another order or escape is the same canonical record. */
it("finds any character changed in a value of the record", async () => {
  const leaves = leavesOf(scene.bundle.record);
  const change = fc.record({
    leaf: fc.nat(leaves.length - 1),
    at: fc.nat(),
    to: fc.string({ minLength: 1, maxLength: 1 }),
  });
  const changes = fc.asyncProperty(change, async ({ at, leaf, to }) => {
    const record = structuredClone(scene.bundle.record) as Tree;
    const was = leaves[leaf] as readonly string[];
    const value = valueAt(record, was);
    const changed = typeof value === "string" ? replaceAt(value, at, to) : Number(value) + 1 + at;
    fc.pre(changed !== value);
    setAt(record, was, changed);
    expect(await finds({ ...scene.bundle, record })).toBe(true);
  });
  await fc.assert(changes, { numRuns: 100 });
});

it("finds the index moved", async () => {
  const { index } = scene.bundle;
  const moves = fc.asyncProperty(fc.nat(Number.MAX_SAFE_INTEGER), async (other) => {
    fc.pre(other !== index);
    expect(await finds({ ...scene.bundle, index: other })).toBe(true);
  });
  await fc.assert(moves, { numRuns: 50 });
});

interface Tree {
  [name: string]: Tree | string | number | boolean;
}

const leavesOf = (tree: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof tree === "object" && tree !== null
    ? Object.entries(tree).flatMap(([name, value]) => leavesOf(value, [...path, name]))
    : [path];

const parentOf = (tree: Tree, path: readonly string[]): Tree =>
  path.slice(0, -1).reduce((node, name) => node[name] as Tree, tree);

const valueAt = (tree: Tree, path: readonly string[]): Tree[string] | undefined =>
  parentOf(tree, path)[path.at(-1) as string];

const setAt = (tree: Tree, path: readonly string[], value: string | number): void => {
  parentOf(tree, path)[path.at(-1) as string] = value;
};

const replaceAt = (text: string, at: number, to: string): string => {
  const place = at % text.length;
  return text.slice(0, place) + to + text.slice(place + 1);
};
