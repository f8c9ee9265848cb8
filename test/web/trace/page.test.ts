import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CheckId } from "../../../service/evidence/verification/check.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import {
  atDesk,
  faultsOf,
  type Manner,
  newReader,
  onPhone,
  overflowOf,
  type Reader,
} from "../app/support/reader.ts";
import { eventually } from "../../support/eventually.ts";
import { throughProxy } from "../app/support/node.ts";
import { startTraceWorld, type TraceWorld } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

/** Where to leave pictures for whoever wants to look; none are taken otherwise. */
const pictures = process.env["PAGE_PICTURES"];

const manners: readonly Manner[] = [
  atDesk,
  { ...atDesk, language: "zh", theme: "dark" },
  onPhone,
  { ...onPhone, language: "en", theme: "light" },
];

describe.skipIf(!hasBrowser)("the page of a trace (needs a Chromium)", () => {
  let world: TraceWorld;
  let browser: Browser;
  let reader: Reader;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startTraceWorld(), launchBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });
  afterEach(() => reader.context.close());

  async function open(manner: Manner, path = world.path): Promise<Page> {
    reader = await newReader(browser, world, undefined, manner);
    await throughProxy(reader.page, world.nodeUrl);
    await reader.open(path);
    return reader.page;
  }

  /** Asks for verification with one node, and waits until every record has its verdict. */
  async function verify(page: Page): Promise<void> {
    await page.locator(".verify button").first().click();
    await page.locator("#nodes").fill(world.nodeUrl);
    await page.locator(".nodes button").click();
    for (const statement of [world.good, world.late])
      await page
        .locator(`[data-statement="${statement}"] [data-check="chain.id"].pass`)
        .waitFor({ state: "attached" });
  }

  it("says what it is, how it was judged, what happened by whose word, and what it is made of", async () => {
    const page = await open(atDesk);
    expect(await page.locator("h1").textContent()).toBe("Hexagon bolt M8 × 40");
    expect(await page.locator(".verdict .word").textContent()).toBe("Released");
    const lines = await page.locator(".timeline li").allTextContents();
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/Made from other things.*宏达精密机械.*software key.*sensor/s);
    expect(lines[3]).toMatch(/Received.*Bohai Motor Works.*not signed by a machine/s);
    const boxes = await page.locator(".graph g").allTextContents();
    expect(boxes).toHaveLength(4);
    expect(boxes.filter((text) => text.includes("shows nothing"))).toHaveLength(2);
    expect(reader.complaints).toEqual([]);
  });

  it("verifies a good record by a node of the reader's choosing, and names the way without the operator", async () => {
    const page = await open(atDesk);
    await verify(page);
    expect(await failing(page, world.good)).toEqual([]);
    expect(await statusOf(page, world.good)).toBe("pass");
    expect(await page.locator(".doubt").textContent()).toMatch(/tallystick verify bundle\.json/);
    expect(reader.complaints).toEqual([]);
  });

  it("shows that a device's key had ended before its record was anchored", async () => {
    const page = await open(atDesk);
    await verify(page);
    expect(await statusOf(page, world.late)).toBe("fail");
    expect(await failing(page, world.late)).toEqual(["key.life"]);
  });

  const forged: readonly (readonly [string, (bundle: Bundle) => void, CheckId[]])[] = [
    [
      "a tampered record",
      (bundle) => {
        const record = bundle.record as { readings: { value: string }[] };
        for (const reading of record.readings) reading.value = "40.0";
      },
      ["record.hash"],
    ],
    [
      "a tampered proof",
      (bundle) => {
        const [node = "", ...rest] = bundle.path;
        const bytes = Buffer.from(node, "base64");
        bytes[0] = (bytes[0] ?? 0) ^ 1;
        bundle.path = [bytes.toString("base64"), ...rest];
      },
      ["log.inclusion"],
    ],
    [
      "a wrong anchor",
      (bundle) => {
        bundle.anchor.transaction = `0x${"9".repeat(64)}`;
      },
      ["anchor.block"],
    ],
  ];
  it.each(forged)("shows which check fails for %s", async (_what, forge, expected) => {
    reader = await newReader(browser, world, undefined, atDesk);
    const { page } = reader;
    await throughProxy(page, world.nodeUrl);
    await page.route(`**/v1/trace/evidence?*${world.good}`, async (route) => {
      const response = await route.fetch();
      const bundle = (await response.json()) as Bundle;
      forge(bundle);
      await route.fulfill({ response, json: bundle });
    });
    await reader.open(world.path);
    await verify(page);
    expect(await failing(page, world.good)).toEqual(expected);
    expect(await statusOf(page, world.good)).toBe("fail");
  });

  it("says so where evidence cannot be read, instead of checking for ever", async () => {
    reader = await newReader(browser, world, undefined, atDesk);
    const { page } = reader;
    await page.route(`**/v1/trace/evidence?*${world.good}`, (route) => route.abort());
    await reader.open(world.path);
    await page.locator(".verify button").first().click();
    const outcome = page.locator(`[data-statement="${world.good}"] .outcome`);
    await outcome.getByText("could not be read: offline").waitFor();
    expect(await outcome.textContent()).not.toContain("Checking");
  });

  it("says so where what verifies cannot be fetched, and lets the reader try again", async () => {
    reader = await newReader(browser, world, undefined, atDesk);
    const { page } = reader;
    await page.route("**/assets/verify-panel*", (route) => route.abort());
    await reader.open(world.path);
    await page.locator(".verify button").first().click();
    await page.locator('.verify [role="alert"]').waitFor();
    expect(await page.locator(".verify button").first().isEnabled()).toBe(true);
  });

  it.each(manners)("can be read by everybody: $language, $theme, $width", async (manner) => {
    const page = await open(manner);
    expect(await page.locator("html").getAttribute("lang")).toBe(
      manner.language === "zh" ? "zh-CN" : "en",
    );
    await picture(page, manner, "seen");
    expect(await faultsOf(page)).toEqual([]);
    await verify(page);
    await picture(page, manner, "verified");
    expect(await faultsOf(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
    await page.locator(".masthead button").click();
    expect(await page.locator("html").getAttribute("lang")).toBe(
      manner.language === "zh" ? "en" : "zh-CN",
    );
    expect(reader.complaints).toEqual([]);
  });

  it("comes to a slow telephone in one small piece, and reads its data once, at the same time", async () => {
    reader = await newReader(browser, world, undefined, onPhone);
    const { bytes, readMs, requests } = await slowLoad(reader.page, world.path);
    // No promise but a measurement: how fast this machine is at the moment decides as well.
    console.log(
      `trace page on a slow telephone: ${String(bytes)} bytes, read after ${readMs.toFixed(0)} ms`,
    );
    expect(bytes).toBeLessThan(30_000);
    expect(requests.filter((url) => url.includes("/v1/trace?"))).toHaveLength(1);
    // How the builder splits what pages share is its own affair, as long as it stays a few pieces.
    expect(requests.length).toBeLessThanOrEqual(8);
  });
});

const failing = (page: Page, statement: string): Promise<(string | null)[]> =>
  page
    .locator(`[data-statement="${statement}"] .checks li.fail`)
    .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-check")));
const statusOf = (page: Page, statement: string) =>
  page.locator(`[data-statement="${statement}"]`).getAttribute("data-status");

async function picture(page: Page, manner: Manner, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  const { language, theme, width } = manner;
  const path = join(pictures, `trace-${name}-${width}-${language}-${theme}.png`);
  await page.screenshot({ path, fullPage: true });
}

interface SlowLoad {
  readonly readMs: number;
  /** As sent, compressed. */
  readonly bytes: number;
  readonly requests: readonly string[];
}

/** As Lighthouse thinks of a slow telephone: 150 ms to the service, 1.6 Mbit/s, a processor of a quarter's speed. */
async function slowLoad(page: Page, path: string): Promise<SlowLoad> {
  const requests: string[] = [];
  let bytes = 0;
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ request }) => {
    if (request.url.startsWith("http")) requests.push(request.url);
  });
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 150,
    downloadThroughput: 200_000,
    uploadThroughput: 94_000,
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(WATCH);
  await page.goto(path, { waitUntil: "commit" });
  await page.locator(".timeline li").first().waitFor();
  const readMs = await eventually(
    () => page.evaluate<number>("window.readAt ?? 0"),
    (at) => at > 0,
  );
  return { readMs, bytes, requests };
}

/** Notes when the story is drawn, by the page's own clock. */
const WATCH = `new MutationObserver(() => {
  if (window.readAt === undefined && document.querySelector(".timeline li") !== null)
    requestAnimationFrame(() => setTimeout(() => { window.readAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;
