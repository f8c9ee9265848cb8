import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { en } from "../../../web/app/pages/portrait/words.en.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";
import { atDesk, faultsOf, newReader, settled } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";

describe.skipIf(!hasBrowser)("working hours (need /usr/bin/chromium)", () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it("are declared by an owner, who is told of a zone or a day that is none where he wrote it", async () => {
    const reader = await newReader(browser, world, world.cast.owner, atDesk);
    const { complaints, context, open, page } = reader;
    await open(pagePaths.signals);
    const field = (name: string) => page.getByLabel(name, { exact: true });
    const declare = async (): Promise<void> => {
      await page.getByRole("button", { name: en.keepHours, exact: true }).click();
      await settled(page);
    };
    await field(en.zone).fill("Asia/Nowhere");
    await declare();
    expect(await page.locator(".wrong").allTextContents()).toEqual([en.errors.zoneUnknown]);
    await field(en.zone).fill("Asia/Shanghai");
    await field(en.holidays).fill("2026-10-01\n2026-02-30");
    await declare();
    expect(await page.locator(".wrong").allTextContents()).toEqual([en.errors.noSuchDay]);
    await field(en.holidays).fill("2026-10-01\n2026-10-02");
    await page.getByRole("button", { name: en.anotherShift, exact: true }).click();
    await field(`${en.shiftStart} (HH:MM)`).nth(1).fill("20:00");
    await field(`${en.shiftEnd} (HH:MM)`).nth(1).fill("04:00");
    await declare();
    const rows = page.getByRole("table", { name: en.hours }).locator("tbody tr");
    await rows.first().waitFor();
    const told = await rows.first().textContent();
    expect(told).toContain(en.allMachines);
    expect(told).toContain("Monday to Friday 08:00–17:00");
    expect(told).toContain("Monday to Friday 20:00–04:00");
    expect([await faultsOf(page), complaints]).toEqual([[], []]);
    await context.close();
  });
});
