import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTransaction } from "../../../service/db/pool.ts";
import { readAspect } from "../../../service/trace/catena-x/aspect.ts";
import { assetsFor as namesFor } from "../../../service/trace/notification/asset.store.ts";
import { machineOf } from "../../parties/consent/http-support.ts";
import { ask, type Answer } from "../../support/ask.ts";
import { type TestApi, testApi } from "../../support/http.ts";
import { bpnlOf, newScene, type Scene, type Tier, tiers } from "../../trace/notification/scene.ts";

const DATA = join(import.meta.dirname, "../../../../shared/data/catena-x");

let api: TestApi;
let scene: Scene;
let keys: Readonly<Record<Tier, Record<string, string>>>;
beforeAll(async () => {
  api = await testApi();
  scene = await newScene(api.intake.database.pool);
  keys = Object.fromEntries(
    await Promise.all(
      tiers.map(async (tier) => [tier, await machineOf(api, scene.of[tier], "view", "sign")]),
    ),
  ) as typeof keys;
});
afterAll(() => api.close());

type Aspect = "Batch" | "SerialPart" | "SingleLevelBomAsBuilt" | "SingleLevelUsageAsBuilt";

const read = (tier: Tier, aspect: Aspect, thing: string): Promise<Answer> =>
  ask(
    api,
    "GET",
    `/v1/parties/${scene.of[tier]}/trace/as-built/${aspect}?thing=${encodeURIComponent(thing)}`,
    { headers: keys[tier] },
  );

/** What the party answers, which is of the model. */
async function told(tier: Tier, aspect: Aspect, thing: string): Promise<Record<string, unknown>> {
  const { body, status } = await read(tier, aspect, thing);
  expect(status).toBe(200);
  expect(readAspect(aspect, JSON.stringify(body))).toEqual(body);
  return body;
}

const put = (tier: Tier, what: "assets" | "part-instances", body: object): Promise<Answer> =>
  ask(api, "PUT", `/v1/parties/${scene.of[tier]}/trace/${what}`, { headers: keys[tier], body });

const assetsFor = (tier: Tier, things: readonly string[]) =>
  inTransaction(api.intake.database.pool, (client) => namesFor(client, scene.of[tier], things));

const failure = ({ body, status }: Answer) => [status, body["reason"] ?? body["code"]];

describe("what a firm made, in documents of Catena-X", () => {
  it("is a batch with its number, or a part with its serial number", async () => {
    const [lot] = scene.lots;
    const batch = await told("machinist", "Batch", lot);
    expect(batch).toMatchObject({
      partTypeInformation: { manufacturerPartId: "09521568251204" },
      localIdentifiers: [
        { key: "manufacturerId", value: bpnlOf("machinist") },
        { key: "batchId", value: `S${String(scene.run)}` },
        { key: "customKey", value: lot },
      ],
      manufacturingInformation: { productionDate: "2023-11-15" },
    });
    const part = await told("assembler", "SerialPart", scene.gearboxes[0]);
    expect(part["localIdentifiers"]).toContainEqual({ key: "partInstanceId", value: `G${String(scene.run)}` }); // prettier-ignore
  });

  it("was made from so much of what a supplier delivered", async () => {
    const [lot] = scene.lots;
    // Ten kilograms became two lots that count the same.
    expect((await told("machinist", "SingleLevelBomAsBuilt", lot))["childItems"]).toMatchObject([
      {
        quantity: { value: 5, unit: "unit:kilogram" },
        businessPartner: bpnlOf("drawer"),
        hasAlternatives: false,
      },
    ]);
    const built = await told("assembler", "SingleLevelBomAsBuilt", scene.gearboxes[0]);
    expect(built["childItems"]).toMatchObject([{ businessPartner: bpnlOf("machinist") }]);
  });

  it("went to customers, and into what the firm itself made of it", async () => {
    const usage = await told("drawer", "SingleLevelUsageAsBuilt", scene.coil);
    expect(usage).toMatchObject({ parentItems: [], customers: [bpnlOf("machinist")] });
    const sold = await told("machinist", "SingleLevelUsageAsBuilt", scene.lots[0]);
    expect(sold).toMatchObject({ parentItems: [], customers: [bpnlOf("assembler")] });
  });

  it("has the same id whenever it is asked for, and another for everybody else", async () => {
    const [lot] = scene.lots;
    const { coil } = scene;
    const one = await told("machinist", "Batch", lot);
    const again = await told("machinist", "SingleLevelBomAsBuilt", lot);
    expect(one["globalAssetId"]).toBe(again["globalAssetId"]);
    const [drawers] = await assetsFor("drawer", [coil]);
    const [machinists] = await assetsFor("machinist", [coil]);
    expect(drawers?.asset).not.toBe(machinists?.asset);
  });

  it("keeps the id that it was shown under, whatever anybody calls it later", async () => {
    const [lot] = scene.lots;
    const shown = await told("machinist", "Batch", lot);
    const smallest = "00000000-0000-4000-8000-000000000000";
    expect((await put("machinist", "assets", { asset: smallest, thing: lot })).status).toBe(204);
    expect((await told("machinist", "Batch", lot))["globalAssetId"]).toBe(shown["globalAssetId"]);
  });

  it("has one id for however many ask for it first", async () => {
    const things = scene.gearboxes;
    const all = await Promise.all([1, 2, 3, 4].map(() => assetsFor("distributor", things)));
    expect(all).toEqual(all.map(() => all[0]));
    expect(all[0]).toHaveLength(2);
    const counted = await api.intake.database.pool.query(
      "SELECT FROM trace_asset WHERE party = decode($1, 'hex')",
      [scene.of.distributor],
    );
    expect(counted.rows).toHaveLength(2);
  });

  it("is nothing that another firm made, or of another kind, or that nobody named", async () => {
    expect(failure(await read("machinist", "Batch", scene.coil))).toEqual([404, "notMade"]);
    expect(failure(await read("assembler", "Batch", scene.gearboxes[0]))).toEqual([404, "wrongSort"]); // prettier-ignore
    expect(failure(await read("machinist", "SerialPart", scene.lots[0]))).toEqual([404, "wrongSort"]); // prettier-ignore
    expect(failure(await read("shop", "Batch", "urn:nothing"))).toEqual([404, "notFound"]);
  });

  it.skipIf(!existsSync(DATA))("fits the published schemas (needs ../shared/data)", async () => {
    const documents = [
      ["Batch", await told("machinist", "Batch", scene.lots[0])],
      ["SerialPart", await told("assembler", "SerialPart", scene.gearboxes[0])],
      ["SingleLevelBomAsBuilt", await told("machinist", "SingleLevelBomAsBuilt", scene.lots[0])],
      ["SingleLevelUsageAsBuilt", await told("drawer", "SingleLevelUsageAsBuilt", scene.coil)],
    ] as const;
    for (const [name, document] of documents) {
      const text = readFileSync(join(DATA, `${name}-schema.json`), "utf8");
      const { $schema: _, ...schema } = JSON.parse(text) as Record<string, unknown>;
      const ajv = addFormats.default(new Ajv({ strict: false, validateSchema: false }));
      expect([name, ajv.compile(schema)(document)]).toEqual([name, true]);
    }
  });
});

describe("a part's document from its maker", () => {
  it("says what he calls it, to whoever knows it", async () => {
    const document = await told("drawer", "Batch", scene.coil);
    expect((await put("machinist", "part-instances", document)).status).toBe(204);
    expect((await put("machinist", "part-instances", document)).status).toBe(204);
    expect(failure(await put("shop", "part-instances", document))).toEqual([422, "itemUnknown"]);
    const wrong = await put("machinist", "part-instances", { ...document, colour: "blue" });
    expect(wrong.body["errors"]).toMatchObject([{ pointer: "/colour" }]);
    const { rows } = await api.intake.database.pool.query(
      "SELECT FROM trace_asset WHERE party = decode($1, 'hex') AND asset = $2",
      [scene.of.machinist, String(document["globalAssetId"]).replace("urn:uuid:", "")],
    );
    expect(rows).toHaveLength(1);
  });

  it("is refused where the id means another thing to him already", async () => {
    const [lot] = scene.lots;
    const coil = await told("drawer", "Batch", scene.coil);
    const asset = randomUUID();
    expect((await put("machinist", "assets", { asset, thing: lot })).status).toBe(204);
    expect((await put("machinist", "assets", { asset, thing: lot })).status).toBe(204);
    const other = await put("machinist", "assets", { asset, thing: scene.coil });
    expect(failure(other)).toEqual([409, "alreadyUsed"]);
    const document = { ...coil, globalAssetId: `urn:uuid:${asset}` };
    const taken = await put("machinist", "part-instances", document);
    expect(failure(taken)).toEqual([409, "alreadyUsed"]);
  });
});
