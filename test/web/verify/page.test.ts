import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GENESIS_SECONDS, makeSample } from "../../../scripts/verify/sample/sample.ts";
import { type SampleNode, startSampleNode } from "../../../scripts/verify/sample/node.ts";
import type { CheckId } from "../../../service/evidence/verification/check.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";
import { builtPages } from "../support/built-pages.ts";

const verdict = async (page: Page): Promise<string> =>
  (await page.locator(".verdict p").first().textContent()) ?? "";

const failing = (page: Page): Promise<(string | null)[]> =>
  page
    .locator(".checks li.fail")
    .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-check")));

const flip = (page: Page, panel: string, byte: number): Promise<void> =>
  page
    .locator(`[data-panel="${panel}"] [data-byte="${String(byte)}"]`)
    .first()
    .click();

/** One byte of every part, and the checks that must notice. */
const flips: readonly [panel: string, byte: number, failing: CheckId[]][] = [
  ["statement", 0, ["statement.layout", "statement.signature", "log.inclusion"]],
  ["statement", 20, ["statement.log", "statement.signature", "log.inclusion"]],
  ["statement", 50, ["record.hash", "statement.signature", "log.inclusion"]],
  ["statement", 90, ["record.judgement", "statement.signature", "log.inclusion"]],
  ["statement", 120, ["statement.key", "statement.signature", "log.inclusion"]],
  ["statement", 151, ["record.sequence", "statement.signature", "log.inclusion"]],
  ["statement", 183, ["statement.signature", "log.inclusion"]],
  ["signature", 40, ["statement.signature"]],
  ["checkpoint", 5, ["log.checkpoint"]],
  ["path", 5, ["log.inclusion"]],
  ["judgement", 5, ["record.judgement"]],
  ["spki", 5, ["statement.key"]],
];

const openPanel = (page: Page, panel: string): Promise<void> =>
  page.locator(`[data-panel="${panel}"]`).evaluate((details) => details.setAttribute("open", ""));

interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const upload = (name: string, content: string): Upload => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(content),
});

/** Gives the page a file, as the reader would. */
const choose = (page: Page, name: string, content: string): Promise<void> =>
  page.locator('input[type="file"]').first().setInputFiles(upload(name, content));

describe.skipIf(!hasBrowser)("the page that verifies (needs a Chromium)", () => {
  let file: string;
  let browser: Browser;
  let node: SampleNode;
  let bundle: string;
  let manifest: string;
  beforeAll(async () => {
    file = join(await builtPages("verify"), "verify.html");
    browser = await launchBrowser();
    node = await startSampleNode({ timestamp: GENESIS_SECONDS });
    ({ bundle, manifest } = await makeSample(node.url));
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await node.stop();
  });

  /** Opens the page from disk; what it asks the network for is collected. */
  async function openPage(
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; requests: string[]; errors: string[] }> {
    // prettier-ignore
    const context = await browser.newContext({ locale: "en-US", ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.goto(pathToFileURL(file).href);
    await page.locator(".verdict").waitFor();
    return { page, requests, errors };
  }

  it("is one file that runs only its own script and asks nobody for anything", async () => {
    const html = await readFile(file, "utf8");
    expect(html).toMatch(/default-src 'none'/);
    expect(html.slice(0, 2000)).not.toMatch(/unsafe-(?:inline|eval)/);
    expect(html).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="(?!data:)/);
    const { errors, page, requests } = await openPage();
    expect(await verdict(page)).toMatch(/^VERIFIED/);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([pathToFileURL(file).href]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  it("shows which checks notice a flipped byte, and forgets it when it is undone", async () => {
    const { page } = await openPage();
    for (const [panel, byte, expected] of flips) {
      await openPanel(page, panel);
      await flip(page, panel, byte);
      expect([panel, byte, await failing(page)]).toEqual([panel, byte, expected]);
      expect(await verdict(page)).toMatch(/^FAILED/);
      expect(await page.locator(".change-bar .chip.fail").count()).toBe(expected.length);
      await page.getByRole("button", { name: "Undo" }).click();
      expect(await failing(page)).toEqual([]);
      expect(await page.locator(".change-bar").count()).toBe(0);
    }
    await page.context().close();
  });

  it("shows which checks notice an edited value", async () => {
    const { page } = await openPage();
    const value = page.getByLabel("record › inspection › measurements › 0 › value");
    await value.fill("25.001");
    expect(await failing(page)).toEqual(["record.hash", "record.judgement"]);
    await value.fill("24.987");
    expect(await failing(page)).toEqual([]);
    await page.context().close();
  });

  it("can be worked by keyboard", async () => {
    const { page } = await openPage();
    await page.locator('[data-panel="signature"] [data-byte="0"]').focus();
    for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft"]) await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    expect(await page.locator(".cell.changed").getAttribute("data-byte")).toBe("16");
    expect(await failing(page)).toEqual(["statement.signature"]);
    await page.context().close();
  });

  it("asks a node of the reader's choosing, again after every change", async () => {
    const { page } = await openPage();
    await choose(page, "mine.json", bundle);
    await choose(page, "my-manifest.json", manifest);
    await page.getByText("my-manifest.json").waitFor();
    await page.locator("#nodes").fill(`${node.url} ${node.url.replace("127.0.0.1", "localhost")}`);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.locator('.checks [data-check="endpoints.agree"].pass').waitFor();
    expect(await verdict(page)).toMatch(/^VERIFIED/);
    await flip(page, "statement", 120);
    await page.locator('.checks [data-check="key.registered"].fail').waitFor();
    expect(await failing(page)).toContain("key.registered");
    await page.context().close();
  });

  it("says so when the node does not answer, and does not call the bundle false", async () => {
    const { page } = await openPage();
    await page.locator("#nodes").fill("http://127.0.0.1:1");
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.locator('.checks [data-check="endpoints.answer"].notChecked').waitFor();
    await expect.poll(() => verdict(page)).toMatch(/^NOT VERIFIED/);
    expect(await failing(page)).toEqual([]);
    await page.context().close();
  });

  it("takes the reader's own files, and does not lend them the sample's recorded answers", async () => {
    const { page } = await openPage();
    const trusted = JSON.parse(manifest) as { contracts: { evidenceLog: { address: string } } };
    trusted.contracts.evidenceLog.address = `0x${"12".repeat(20)}`;
    await choose(page, "mine.json", bundle);
    await page.getByText("mine.json").waitFor();
    await choose(page, "my-manifest.json", JSON.stringify(trusted));
    await page.locator('.checks [data-check="anchor.root"].notChecked').waitFor();
    expect(await failing(page)).toEqual(["anchor.contract"]);
    await choose(page, "holiday.json", "{}");
    await expect.poll(() => page.getByRole("alert").textContent()).toContain("holiday.json");
    await page.context().close();
  });

  it("speaks Chinese to whoever prefers it, and switches", async () => {
    const { page } = await openPage({ locale: "zh-CN" });
    expect(await verdict(page)).toMatch(/^已验证/);
    await page.getByRole("button", { name: "English" }).click();
    expect(await verdict(page)).toMatch(/^VERIFIED/);
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.context().close();
  });

  it("warns of a page that the operator serves", async () => {
    const { page } = await openPage();
    expect(await page.locator(".doubt").textContent()).toMatch(/verify bundle\.json --trust/);
    await page.context().close();
  });

  it("fits a phone", async () => {
    const { page } = await openPage({ viewport: { width: 390, height: 844 } });
    await page.locator(".panel").evaluateAll((panels) => {
      for (const panel of panels) panel.setAttribute("open", "");
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.context().close();
  });
});
