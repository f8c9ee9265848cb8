import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newBrowser, onPhone } from "../app/support/reader.ts";
import { newPhone } from "./support/phone.ts";
import { startWorkshop, type Workshop } from "./support/workshop.ts";

const CHROMIUM = "/usr/bin/chromium";

describe.skipIf(!existsSync(CHROMIUM))("an inspector's phone (needs /usr/bin/chromium)", () => {
  let workshop: Workshop;
  let browser: Browser;
  beforeAll(async () => {
    [workshop, browser] = await Promise.all([
      startWorkshop(),
      chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false }),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await workshop.close();
  });

  it("what is typed and signed on it arrives in the log, numbered and closed", async () => {
    const lot = await workshop.newLot();
    const phone = await newPhone(
      await newBrowser(browser, workshop, workshop.owner, onPhone),
      workshop,
    );
    await phone.page.reload();
    await phone.scan(lot.uri);
    await phone.measure(1, ["20,01 mm", "120.1", "61"]);
    await phone.sign();
    await phone.measure(2, ["20.06", "119,98", "60"]);
    await phone.sign("last");
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
});
