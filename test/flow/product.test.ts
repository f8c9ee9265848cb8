import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run as verify } from "../../scripts/verify.ts";
import { startEmbeddedChain } from "../../service/chain/embedded.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { LotBundle } from "../../service/evidence/lot-bundle.ts";
import type { Trace } from "../../service/http/link/trace-schema.ts";
import { eventually } from "../support/eventually.ts";
import { LotFlow } from "../support/lot-flow.ts";
import { readOwn } from "../support/own-data.ts";
import { type ProductStory, tellProduct, things } from "../support/product-story.ts";
import { type TestService, testService } from "../support/service.ts";
import { eventsIn } from "../trace/support/epcis.ts";

const [factory, supplier] = [firstParties.factory.slice(2), firstParties.bank.slice(2)];
const LABEL = new URL(things.shafts).pathname;

let target: TestService;
let flow: LotFlow;
let story: ProductStory;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tallystick-product-"));
  target = await testService();
  flow = new LotFlow(target);
  story = await tellProduct(flow);
}, 120_000);
afterAll(async () => {
  await target.close();
  await rm(scratch, { recursive: true });
});

/** As a reader who scans the code, and follows where he is sent. */
const scan = (accept: string, query = ""): Promise<Response> =>
  fetch(flow.url(LABEL + query), { headers: { accept } });

/** A document once all that it holds is anchored. */
const anchored = (ask: () => Promise<Response>): Promise<Response> =>
  eventually(ask, ({ status }) => status === 200);

interface Line {
  readonly id: string;
  readonly status: string;
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Report {
  readonly code: number;
  readonly verdict: string;
  readonly lines: readonly Line[];
}

/** What the command says of a bundle that asks this node and no service. */
async function verified(bundle: string, url: string): Promise<Report> {
  const files = { bundle: join(scratch, "bundle.json"), trust: join(scratch, "trust.json") };
  await writeFile(files.bundle, bundle);
  await writeFile(files.trust, JSON.stringify(target.service.chain.manifest));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await verify({
    args: [files.bundle, "--trust", files.trust, "--rpc", url, "--json"],
    env: {},
    stdout,
    stderr,
    signal: new AbortController().signal,
  });
  stdout.end();
  const { bundles } = JSON.parse(await text(stdout)) as {
    bundles: { verdict: string; checks: Line[] }[];
  };
  return { code, verdict: bundles[0]?.verdict ?? "", lines: bundles[0]?.checks ?? [] };
}

const said = ({ lines }: Report, id: string) =>
  lines
    .filter((line) => line.id === id)
    .map(({ code, values }) => [code, values["from"] ?? values["thing"] ?? values["tier"]]);

describe("a product, from its devices' signatures to whoever scans it", () => {
  it("shows a person the page, and on it who said what and how the chain judged", async () => {
    const page = await scan("text/html,application/xhtml+xml,*/*;q=0.8");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toMatch(/^text\/html/);
    const trace = await eventually(
      async () => (await (await scan("application/json")).json()) as Trace,
      ({ events, verdict }) => verdict.standing === "released" && events.length === 6,
    );
    expect(trace.verdict).toMatchObject({ factory });
    expect(
      trace.events.map(({ kind, party, verdict }) => [kind, party === factory, verdict]),
    ).toEqual([
      ["object", false, null],
      // Of the rod and of the wire.
      ["transformation", false, null],
      ["transformation", false, null],
      ["transformation", true, null],
      ["inspection", true, "pass"],
      ["inspection", true, "pass"],
    ]);
    expect(trace.events.every(({ grade, statement }) => grade !== null && statement !== null)).toBe(
      true,
    );
    expect(trace.graph.nodes.map(({ code, tier }) => [code, tier])).toEqual([
      [things.shafts, 0],
      [things.wire, 1],
      [null, 1],
      [things.rod, 2],
    ]);
  }, 60_000);

  it("gives a program the same events in EPCIS, as their devices signed them", async () => {
    const reply = await scan("application/ld+json");
    expect(reply.headers.get("content-type")).toMatch(/^application\/ld\+json/);
    const events = eventsIn((await reply.json()) as Record<string, unknown>);
    expect(events.slice(0, 3)).toMatchObject([
      { type: "ObjectEvent", bizStep: "receiving", "tallystick:sayer": supplier },
      {
        type: "TransformationEvent",
        inputQuantityList: [{ epcClass: things.rod, quantity: 820, uom: "KGM" }],
        "tallystick:sayer": supplier,
        "tallystick:statement": story.told[1],
      },
      { type: "TransformationEvent", "tallystick:statement": story.told[3] },
    ]);
    expect(events.slice(3).map((event) => event["tallystick:kind"])).toEqual([
      "inspection",
      "inspection",
    ]);
  }, 60_000);

  it("gives a program what verifies all of that without us", async () => {
    const reply = await anchored(() => scan("application/vnd.tallystick.trace-bundle+json"));
    const report = await verified(await reply.text(), target.service.chain.url);
    expect([report.code, report.verdict]).toEqual([0, "verified"]);
    expect(said(report, "path.records")).toEqual([["lotRecordsGood", undefined]]);
    expect(said(report, "path.steps")).toEqual([
      ["pathStep", things.wire],
      ["pathStep", things.rod],
    ]);
    // The oil, which nobody shows.
    expect(said(report, "path.whole")).toEqual([
      ["pathHidden", 1],
      ["pathBegins", things.rod],
    ]);
  }, 60_000);

  it("gives the factory its whole history, verified with the service stopped", async () => {
    const links = await scan("application/linkset+json");
    const { linkset } = (await links.json()) as {
      linkset: Record<string, { href: string }[]>[];
    };
    const [whole] = linkset[0]?.["https://tallystick.dev/ns/lotBundle"] ?? [];
    expect((await fetch(whole?.href ?? "")).status).toBe(401);
    const path = whole?.href.split(`/v1/factories/${factory}/`)[1] ?? "";
    const { pool } = target.database;
    const reply = await anchored(() => readOwn(pool, target.service.httpUrl, path));
    const bundle = await reply.text();
    await target.service.stop();
    const chain = await startEmbeddedChain(target.home);
    try {
      const report = await verified(bundle, chain.url);
      expect([report.code, report.verdict]).toEqual([0, "verified"]);
      expect(said(report, "path.steps")).toEqual([
        ["pathStep", things.wire],
        ["pathStep", things.oil],
        ["pathStep", things.rod],
      ]);
      // The factory itself knows what it used; what that is made of is its supplier's to show.
      expect(said(report, "path.whole")).toEqual([
        ["pathClosed", things.oil],
        ["pathBegins", things.rod],
      ]);
      await expectFound(JSON.parse(bundle) as LotBundle, chain.url);
    } finally {
      await chain.stop();
    }
  }, 60_000);
});

/** Each altered copy fails, and at the line that says what was altered. */
async function expectFound(bundle: LotBundle, url: string): Promise<void> {
  const altered = async (change: (copy: Required<LotBundle>) => void) => {
    const copy = structuredClone(bundle) as Required<LotBundle>;
    change(copy);
    const { code, lines } = await verified(JSON.stringify(copy), url);
    return [code, lines.filter(({ status }) => status === "fail").map((line) => line.code)];
  };
  const other = "https://id.gs1.org/01/09506000134369/10/WIRE-99";
  expect(
    await altered(({ path }) => {
      const wire = path.things.find(({ uri }) => uri === things.wire);
      Object.assign(wire ?? {}, { uri: other });
    }),
  ).toEqual([1, ["pathStepOther", "pathStepOther", "pathInputLeft"]]);
  expect(
    await altered(({ path }) => {
      const from = path.things.findIndex(({ uri }) => uri === things.oil);
      path.steps = path.steps.filter((step) => step.from !== from);
    }),
  ).toEqual([1, ["pathInputLeft"]]);
  expect(
    await altered(({ path }) => {
      const step = path.steps.find(({ by }) => by === factory);
      Object.assign(step ?? {}, { by: supplier });
    }),
  ).toEqual([1, ["pathStepOther"]]);
  expect(
    await altered(({ path }) => {
      const record = path.records[0]?.record as { event: { eventTimeZoneOffset: string } };
      record.event.eventTimeZoneOffset = "+09:00";
    }),
  ).toEqual([1, ["lotRecordFailed"]]);
}
