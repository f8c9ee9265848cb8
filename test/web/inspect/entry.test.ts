import { createHash, randomBytes } from "node:crypto";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAttachment } from "../../../service/evidence/attachment.store.ts";
import { problemWords } from "../../../web/app/api/problem-words.ts";
import { eventually } from "../../support/eventually.ts";
import { newBrowser, onPhone } from "../app/support/reader.ts";
import { newPhone, Phone } from "./support/phone.ts";
import { startWorkshop, type Workshop } from "./support/workshop.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

const GOOD = ["20.01", "120.1", "61"] as const;

describe.skipIf(!hasBrowser)("an inspector's phone (needs a Chromium)", () => {
  let workshop: Workshop;
  let browser: Browser;
  let context: BrowserContext;
  let phone: Phone;
  beforeAll(async () => {
    [workshop, browser] = await Promise.all([startWorkshop(), launchBrowser()]);
    context = await newBrowser(browser, workshop, workshop.owner, onPhone);
    phone = await newPhone(context, workshop);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await workshop.close();
  });

  /** A lot that the phone knows of. */
  async function newLot(): ReturnType<Workshop["newLot"]> {
    const lot = await workshop.newLot();
    await phone.page.reload();
    await phone.page.getByText(lot.name).waitFor();
    return lot;
  }

  it("what is typed and signed on it arrives in the log, numbered and closed", async () => {
    const lot = await newLot();
    await phone.scan(lot.uri);
    await phone.measure(1, ["20,01 mm", "120.1", "61"]);
    await phone.sign();
    await phone.measure(2, ["20.06", "119,98", "60"]);
    await phone.sign("last");
    await phone.page.locator(".notice").waitFor();
    await phone.drained();
    const logged = await workshop.logged(lot.lot);
    expect(logged.map(({ fault }) => fault)).toEqual([null, null]);
    expect(logged.map(({ record }) => record.inspection)).toMatchObject([
      { sample: 1, attempt: 1, ordinal: 1, closing: false, inspector: "I-07" },
      { sample: 2, attempt: 1, ordinal: 2, closing: true, instrument: "MIC-4711" },
    ]);
    expect(logged[0]?.record).toMatchObject({
      source: "person",
      subjects: [lot.uri],
      step: "final inspection",
      inspection: { measurements: [{ metric: "Diameter", unit: "mm", value: "20.01" }, {}, {}] },
    });
  }, 60_000);

  it("what reads files is said to be out of reach when there is no network to fetch it", async () => {
    await newLot();
    await context.setOffline(true);
    try {
      await phone.page.locator(".card + button.plain").click();
      const said = await phone.page.locator("main .trouble").textContent();
      expect(said).toContain(problemWords("offline", "zh").what);
    } finally {
      await context.setOffline(false);
    }
    await phone.page.locator(".head button").click();
    await phone.page.locator('input[name="lot"]').waitFor();
  });

  it("a value outside the limits is said at once, and nonsense is not taken", async () => {
    await phone.scan((await newLot()).uri);
    await phone.choose(1);
    const input = phone.page.locator('input[name="value"]');
    await input.fill("20.06");
    await phone.page.locator('[data-verdict="fail"]').waitFor();
    await phone.gauge("20.0120.02");
    await phone.page.locator('[data-code="severalNumbers"]').waitFor();
    expect(await phone.page.locator("main h2").textContent()).toBe("Diameter");
    await input.fill("20.05");
    await phone.page.locator('[data-verdict="pass"]').waitFor();
    // Whoever goes back has begun nothing.
    await phone.page.locator(".head button").click();
    await phone.page.locator(".pieces").waitFor();
  });

  it("a picture follows its record, under the hash that the record names", async () => {
    const lot = await newLot();
    const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(500)]);
    const sha256 = createHash("sha256").update(png).digest("hex");
    await phone.scan(lot.uri);
    await phone.measure(1, GOOD);
    await phone.page
      .locator('input[type="file"]')
      .setInputFiles({ name: "piece.png", mimeType: "image/png", buffer: png });
    await phone.page.locator("figure img").waitFor();
    await phone.sign();
    await phone.drained();
    const [logged] = await workshop.logged(lot.lot);
    expect(logged?.record.attachments).toEqual([{ sha256, mediaType: "image/png", bytes: 508 }]);
    const kept = await readAttachment(workshop.target.database.pool, workshop.party, sha256);
    expect(Buffer.compare(kept?.bytes ?? Buffer.alloc(0), png)).toBe(0);
  }, 60_000);

  it("a picture waits for somebody who is signed in, and its record does not", async () => {
    const lot = await newLot();
    const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(50)]);
    const cookies = await context.cookies();
    await context.clearCookies();
    await phone.scan(lot.uri);
    await phone.measure(1, GOOD);
    await phone.page
      .locator('input[type="file"]')
      .setInputFiles({ name: "piece.png", mimeType: "image/png", buffer: png });
    await phone.page.locator("figure img").waitFor();
    await phone.sign();
    await eventually(
      () => phone.waiting(),
      (count) => count === 1,
    );
    await phone.page.reload();
    await phone.page.locator('[data-code="photos"]').waitFor();
    expect(await workshop.logged(lot.lot)).toHaveLength(1);
    await context.addCookies(cookies);
    await phone.page.reload();
    await phone.drained();
    const sha256 = createHash("sha256").update(png).digest("hex");
    const { pool } = workshop.target.database;
    expect(await readAttachment(pool, workshop.party, sha256)).toBeDefined();
  }, 60_000);

  it("without a network it opens, measures and waits; with one it sends by itself", async () => {
    const lot = await newLot();
    await phone.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)");
    await context.setOffline(true);
    try {
      await phone.page.reload();
      await phone.page.locator("main h1").waitFor();
      await phone.scan(lot.uri);
      await phone.measure(1, GOOD);
      await phone.sign();
      await phone.measure(2, GOOD);
      await phone.sign();
      await phone.page.locator(".band").waitFor();
      await eventually(
        () => phone.waiting(),
        (count) => count === 2,
      );
      expect(await workshop.logged(lot.lot)).toEqual([]);
    } finally {
      await context.setOffline(false);
    }
    await phone.drained();
    const logged = await workshop.logged(lot.lot);
    expect(logged.map(({ record }) => record.inspection.ordinal)).toEqual([1, 2]);
  }, 60_000);

  it("a page that dies between writing and sending loses nothing, and doubles nothing", async () => {
    const lot = await newLot();
    // The service takes it, and the answer never comes.
    await context.route("**/v1/records", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await phone.scan(lot.uri);
    await phone.measure(1, GOOD);
    await phone.sign();
    await eventually(
      () => workshop.logged(lot.lot),
      (logged) => logged.length === 1,
    );
    await phone.page.close();
    await context.unroute("**/v1/records");
    phone = await Phone.in(context);
    await phone.drained();
    expect(await workshop.logged(lot.lot)).toHaveLength(1);
  }, 60_000);

  it("what was measured and not signed is still there after the page died", async () => {
    await phone.scan((await newLot()).uri);
    await phone.choose(1);
    await phone.gauge("20.01");
    await phone.page.locator("main h2", { hasText: "Length" }).waitFor();
    await phone.page.close();
    phone = await Phone.in(context);
    await phone.page.locator("main h2", { hasText: "Length" }).waitFor();
    await phone.gauge("120.1");
    await phone.gauge("61");
    expect(await phone.page.locator(".values dd").first().textContent()).toBe("20.01 mm");
    await phone.sign();
  });

  it("a code opens its own lot, and what was measured of another waits until that is opened", async () => {
    const [measured, scanned] = [await newLot(), await newLot()];
    await phone.scan(measured.uri);
    await phone.choose(1);
    await phone.gauge("20.01");
    await phone.page.locator("main h2", { hasText: "Length" }).waitFor();
    await phone.page.close();
    phone = await Phone.in(context, scanned.lot);
    await phone.page.getByRole("heading", { name: scanned.name }).waitFor();
    expect(await phone.page.locator(".piece").count()).toBe(3);
    await phone.page.locator(".head button").click();
    await phone.scan(measured.uri);
    await phone.page.locator("main h2", { hasText: "Length" }).waitFor();
    await phone.gauge("120.1");
    await phone.gauge("61");
    expect(await phone.page.locator(".values dd").first().textContent()).toBe("20.01 mm");
    await phone.sign();
    await phone.drained();
    expect(await workshop.logged(measured.lot)).toHaveLength(1);
    expect(await workshop.logged(scanned.lot)).toEqual([]);
    await phone.page.close();
    phone = await Phone.in(context);
  }, 60_000);

  it("two pages that sign at once use no sequence and no ordinal twice", async () => {
    const lot = await newLot();
    const other = await Phone.in(context);
    await phone.scan(lot.uri);
    await other.scan(lot.uri);
    await phone.measure(1, GOOD);
    await other.measure(2, GOOD);
    await Promise.all([phone.sign(), other.sign()]);
    await phone.measure(3, GOOD);
    await phone.sign("last");
    // The page that sends may be the one that closes.
    await other.page.close();
    await phone.drained();
    const logged = await workshop.logged(lot.lot);
    expect(logged.map(({ fault }) => fault)).toEqual([null, null, null]);
    expect(logged.map(({ record }) => record.inspection.ordinal)).toEqual([1, 2, 3]);
    const sequences = logged.map(({ record }) => record.sequence);
    expect(sequences).toEqual(sequences.map((_, at) => (sequences[0] ?? 0) + at));
  }, 60_000);

  it("an instrument whose calibration has run out is said before anything is measured", async () => {
    const lot = await newLot();
    await phone.takeUp({ due: "2020-01-31" });
    await phone.page.locator('[data-code="overdue"]').waitFor();
    await phone.scan(lot.uri);
    await phone.page.locator('[data-code="overdue"]').waitFor();
    await phone.measure(1, GOOD);
    await phone.sign();
    await phone.drained();
    const [logged] = await workshop.logged(lot.lot);
    expect(logged?.record.inspection.calibrationDue).toBe("2020-01-31");
  }, 60_000);
});
