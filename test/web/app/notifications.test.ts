import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { en } from "../../../web/app/pages/notifications/words.en.ts";
import { fill } from "../../../web/shared/language.ts";
import { press } from "./support/desk.ts";
import { SHAFTS, tellOfBar } from "./support/notifications.ts";
import { atDesk, newReader, type Reader } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
const rowsOf = (page: Page, table: string) =>
  page.getByRole("table", { name: table, exact: true }).locator("tbody tr");

describe.skipIf(!hasBrowser)("a fault between firms (needs a Chromium)", () => {
  let world: World;
  let browser: Browser;
  let owner: Reader;
  let customer: Reader;
  let received: string;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    received = await tellOfBar(world.target.database.pool, {
      factory: world.community.factory.party,
      customer: world.community.certifier.party,
    });
    owner = await newReader(browser, world, world.cast.owner, atDesk);
    customer = await newReader(browser, world, world.cast.admissionOfficer, atDesk);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  it("is forwarded to whom the preview names, in words of one's own", async () => {
    const { open, page } = owner;
    await open(pagePaths.notification.replace(":notification", received));
    await press(page, en.actions.forward);
    const dialog = page.getByRole("dialog");
    await dialog.getByText(SHAFTS).waitFor();
    await dialog.getByLabel(en.tell.information).fill("These shafts are of a bad bar.");
    await inDialog(page, en.tell.forward);
    await page.getByText(fill(en.historySteps.forwarded, { parties: 1 })).waitFor();
    await press(page, en.actions.forward);
    await dialog.getByText(en.tell.states.told).waitFor();
    expect(await dialog.getByRole("button", { name: en.tell.forward }).count()).toBe(0);
  });

  it("is acknowledged and answered by its receiver, and the sender sees it", async () => {
    const { open, page } = customer;
    await open(pagePaths.notifications);
    await rowsOf(page, en.received).first().getByRole("link").click();
    await page.getByText("These shafts are of a bad bar.").waitFor();
    for (const step of ["acknowledge", "block", "accept"] as const) {
      await press(page, en.actions[step]);
      await inDialog(page, en.actions[step]);
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.getByText(en.statuses.ACCEPTED).first().waitFor();
    expect(await page.getByText(en.blocks.PART_BLOCKED).count()).toBeGreaterThan(0);
    // Nothing of it is left to be blocked.
    expect(await page.getByRole("button", { name: en.actions.block, exact: true }).count()).toBe(0);
    await owner.open(pagePaths.notifications);
    const sent = rowsOf(owner.page, en.sent).filter({ hasText: en.statuses.ACCEPTED });
    await sent.first().waitFor();
    expect(await sent.count()).toBe(1);
  });

  it("is told of from its name alone, and nobody is told where nobody has it", async () => {
    const { open, page } = owner;
    await open(pagePaths.notifications);
    await rowsOf(page, en.sent).first().waitFor();
    const before = await rowsOf(page, en.sent).count();
    await press(page, en.actions.tell);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(en.tell.suspect).fill(SHAFTS);
    await press(page, en.tell.look);
    await dialog.getByText(SHAFTS).waitFor();
    await dialog.getByLabel(en.tell.information).fill("Please keep them aside.");
    await inDialog(page, en.tell.send);
    await page.getByText(fill(en.tell.done, { count: 1 })).waitFor();
    await rowsOf(page, en.sent).nth(before).waitFor();
    await press(page, en.actions.tell);
    await dialog.getByLabel(en.tell.suspect).fill("urn:nothing");
    await press(page, en.tell.look);
    await dialog.getByText(en.tell.nobody).waitFor();
    expect(owner.complaints).toEqual([]);
  });
});
