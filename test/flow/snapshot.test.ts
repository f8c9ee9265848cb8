import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testFactoryId } from "../support/agent.ts";
import { verified } from "../support/verified.ts";
import { bank, LendingScene, machines, newNonce, RECORDS, scope } from "./lending-scene.ts";

let scene: LendingScene;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tallystick-snapshot-"));
  scene = await LendingScene.open();
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true });
});

/** Bundles of all records behind the machines' figures, each in a file of its own. */
async function recordsBehind(): Promise<string[]> {
  const files: string[] = [];
  for (const machine of machines) {
    const query = `from=${scope.from}&to=${scope.to}&resolution=day&machine=${machine}`;
    const listed = await scene.own(`portrait/utilisation/entries?${query}`);
    const { entries } = (await listed.json()) as { entries: { statementHash: string }[] };
    for (const { statementHash } of entries) {
      const file = join(folder, `${statementHash}.json`);
      await writeFile(file, await (await scene.own(`bundles/${statementHash}`)).text());
      files.push(file);
    }
  }
  return files;
}

const nonce = newNonce();

describe("a snapshot of a portrait", () => {
  it("is verified by the command alone, counted again from its records, and bound to whom it is for", async () => {
    await scene.counted();
    const document = await scene.documentOf(await scene.taken(nonce));
    const files = await recordsBehind();
    expect(files).toHaveLength(RECORDS);
    const bound = ["--lender", bank, `--nonce=${nonce}`];
    const whole = await verified(scene.target, document, ["--records", folder, ...bound]);
    expect(whole).toMatchObject({ code: 0 });
    expect(whole.report).toContain("26 records give the same 4 figures");

    const other = await verified(scene.target, document, ["--lender", testFactoryId]);
    expect(other).toMatchObject({ code: 1 });

    await rm(files[0]!);
    const less = await verified(scene.target, document, ["--records", folder]);
    expect(less).toMatchObject({ code: 1 });
  });

  it("may be handed on with fewer sections, and with none that was changed or added", async () => {
    const document = await scene.documentOf(await scene.taken(nonce));
    const [utilisation, quality] = document.sections;
    const fewer = { ...document, sections: [quality!] };
    expect(await verified(scene.target, fewer)).toMatchObject({ code: 0 });
    const twice = { ...document, sections: [quality!, quality!] };
    expect(await verified(scene.target, twice)).toMatchObject({ code: 1 });
    const { figures } = utilisation!.value;
    const better = { ...figures[0]!, value: "0.99" };
    const changed = {
      ...document,
      sections: [
        {
          ...utilisation!,
          value: { ...utilisation!.value, figures: [better, ...figures.slice(1)] },
        },
      ],
    };
    const { code, report } = await verified(scene.target, changed);
    expect(code).toBe(1);
    expect(report).toContain("utilisation is not what was signed");
  });

  it("is the same one under the same nonce, and no other", async () => {
    const first = await scene.taken(nonce);
    expect(await scene.take(nonce, scope.sections)).toEqual(first);
    expect(await scene.take(nonce, ["quality"])).toMatchObject({
      status: 409,
      body: { code: "alreadyUsed" },
    });
  });

  it("is not made of what the lender may not look at", async () => {
    const refused = { status: 403, body: { code: "lookRefused" } };
    expect(await scene.take(newNonce(), ["energy"])).toMatchObject({
      ...refused,
      body: { reason: "sectionNotGranted" },
    });
    expect(await scene.take(newNonce(), ["quality"], "ab".repeat(32))).toMatchObject({
      status: 404,
    });
  });

  it("says nothing any more once the factory removed it, and its entry stays", async () => {
    const one = await scene.taken(newNonce(), ["quality"]);
    const path = scene.url(`snapshots/${String(one.body.index)}`);
    const { authorization } = scene.headers as { authorization: string };
    const removed = await fetch(path, { method: "DELETE", headers: { authorization } });
    expect(removed.status).toBe(204);
    expect((await fetch(path, { headers: scene.headers })).status).toBe(404);
    const listed = await fetch(scene.url("snapshots"), { headers: scene.headers });
    const { items } = (await listed.json()) as { items: { index: number; kept: boolean }[] };
    expect(items[0]).toMatchObject({ index: one.body.index, kept: false });
  });
});
