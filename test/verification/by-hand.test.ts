import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GENESIS_SECONDS, makeSample } from "../../scripts/verify/sample/sample.ts";
import { type SampleNode, startSampleNode } from "../../scripts/verify/sample/node.ts";
import type { Bundle } from "../../service/evidence/bundle.ts";
import { codeBlocks, hasTools, root, runShell } from "./support/shell.ts";
import { changeBytes } from "./support/scene.ts";

const DOC = "docs/verify-by-hand.md";
const tools = ["openssl", "jq", "xxd", "curl", "sha256sum"];

const promised = async (info: string): Promise<string[]> =>
  (await codeBlocks(DOC, info)).join("").trimEnd().split("\n");

describe.skipIf(!hasTools(...tools))(`${DOC} (needs ${tools.join(", ")})`, () => {
  let folder: string;
  let offline: string;
  let online: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tallystick-by-hand-"));
    offline = (await codeBlocks(DOC, "sh")).join("\n");
    online = (await codeBlocks(DOC, "sh online")).join("\n");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("prints for the sample what it says", async () => {
    expect(await runShell(offline, {})).toEqual(await promised("text"));
  });

  describe("notices", () => {
    let sample: Bundle;
    beforeAll(async () => {
      const text = await readFile(join(root, "examples/bundle/bundle.json"), "utf8");
      sample = JSON.parse(text) as Bundle;
    });

    const lies: Readonly<Record<string, [(bundle: Bundle) => Partial<Bundle>, RegExp]>> = {
      "a rewritten record": [
        ({ record }) => ({ record: { ...(record as object), machine: "mill-04" } }),
        /^WRONG {2}record: hashes/,
      ],
      "a rewritten statement": [
        ({ statement }) => ({
          statement: changeBytes(statement, (bytes) => void (bytes[60]! ^= 1)),
        }),
        /^WRONG {2}signature: verifies/,
      ],
      "a changed signature": [
        ({ signature }) => ({
          signature: changeBytes(signature, (bytes) => void (bytes[3]! ^= 1)),
        }),
        /^WRONG {2}signature: verifies/,
      ],
      "a high s": [
        ({ signature }) => ({
          signature: changeBytes(signature, (bytes) => void (bytes[32] = 0xf0)),
        }),
        /^WRONG {2}signature: s is low/,
      ],
      "another judgement": [
        ({ judgement }) => ({
          judgement: changeBytes(judgement ?? "", (bytes) => void (bytes[180]! ^= 1)),
        }),
        /^WRONG {2}judgement: the record's values/,
      ],
      "another size in the checkpoint": [
        ({ checkpoint }) => ({ checkpoint: checkpoint.replace("\n1000\n", "\n1001\n") }),
        /^WRONG {2}checkpoint: signed/,
      ],
      "another index": [({ index }) => ({ index: index + 1 }), /^WRONG {2}inclusion: leads/],
      "a shorter proof": [({ path }) => ({ path: path.slice(1) }), /^WRONG {2}inclusion: leads/],
      "another contract": [
        ({ anchor }) => ({ anchor: { ...anchor, contract: `0x${"12".repeat(20)}` } }),
        /^WRONG {2}anchor: in the manifest's contract/,
      ],
    };

    it.each(Object.entries(lies))("%s", async (name, [lie, wrong]) => {
      const BUNDLE = join(folder, `${name}.json`);
      await writeFile(BUNDLE, JSON.stringify({ ...sample, ...lie(sample) }));
      expect(await runShell(offline, { BUNDLE })).toContainEqual(expect.stringMatching(wrong));
    });
  });

  it("runs nothing that a hostile bundle says", async () => {
    const text = await readFile(join(root, "examples/bundle/bundle.json"), "utf8");
    const sample = JSON.parse(text) as Bundle;
    const [BUNDLE, trap] = [join(folder, "hostile.json"), join(folder, "sprung")];
    const code = `x[$(touch ${trap})]`;
    await writeFile(BUNDLE, JSON.stringify({
      ...sample,
      index: code,
      path: [code, "*", ...sample.path],
      checkpoint: sample.checkpoint.replace("1000", code),
      record: { ...(sample.record as object), sequence: `\u001B[2J${code}` },
      anchor: { ...sample.anchor, blockNumber: code },
    })); // prettier-ignore
    const printed = await runShell(offline, { BUNDLE });
    expect(printed.filter((line) => line.startsWith("WRONG")).length).toBeGreaterThan(4);
    expect(printed.join("")).not.toContain("\u001B");
    expect(existsSync(trap)).toBe(false);
  });

  describe("with a node", () => {
    let node: SampleNode;
    let env: Record<string, string>;
    beforeAll(async () => {
      node = await startSampleNode({ timestamp: GENESIS_SECONDS });
      const { bundle, manifest } = await makeSample(node.url);
      env = { RPC: node.url, BUNDLE: join(folder, "b.json"), MANIFEST: join(folder, "m.json") };
      await writeFile(join(folder, "b.json"), bundle);
      await writeFile(join(folder, "m.json"), manifest);
    });
    afterAll(() => node.stop());

    it("prints for the sample what it says", async () => {
      const printed = await runShell(`${offline}\n${online}`, env);
      expect(printed).toEqual([...(await promised("text")), ...(await promised("text online"))]);
    }, 60_000);

    it("notices a log, a key and a block that the chain does not know", async () => {
      const bundle = JSON.parse(await readFile(join(folder, "b.json"), "utf8")) as Bundle;
      const checkpoint = bundle.checkpoint.replace("\n1000\n", "\n999\n");
      const statement = changeBytes(bundle.statement, (bytes) => void (bytes[112]! ^= 1));
      const anchor = { ...bundle.anchor, blockNumber: 7 };
      await writeFile(join(folder, "lie.json"), JSON.stringify({ ...bundle, anchor, checkpoint, statement })); // prettier-ignore
      const lying = { ...env, BUNDLE: join(folder, "lie.json") };
      const printed = await runShell(`${offline}\n${online}`, lying);
      for (const wrong of [
        /anchor: the contract holds/,
        /key: registered/,
        /anchor: in this block/,
      ])
        expect(printed.filter((line) => line.startsWith("WRONG"))).toContainEqual(
          expect.stringMatching(wrong),
        );
    }, 60_000);
  });
});
