import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { en as planEn } from "../../../web/app/pages/plans/words.en.ts";
import { en as signingEn } from "../../../web/app/signing/words.en.ts";
import { fill } from "../../../web/shared/language.ts";
import type { TestParty } from "./support/community.ts";
import { lookAt, press, sound, untilFinal } from "./support/desk.ts";
import { withWallet } from "./support/keys.ts";
import { atDesk, newReader, onPhone, type Reader, settled } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";

const CHROMIUM = "/usr/bin/chromium";

/** Signs the act on the page, and goes back to where it came from. */
async function signAndReturn({ page }: Reader): Promise<string> {
  const said = (await page.locator("section.act-words").textContent()) ?? "";
  await press(page, fill(signingEn.walletNamed, { name: "Wallet" }));
  await untilFinal(page);
  await page.getByRole("link", { name: signingEn.back, exact: true }).click();
  return said;
}

describe.skipIf(!existsSync(CHROMIUM))("plans, lots and codes (need /usr/bin/chromium)", () => {
  let world: World;
  let browser: Browser;
  /** Of the certifier, who publishes plans here. */
  let buyer: Reader;
  beforeAll(async () => {
    [world, browser] = await Promise.all([
      startWorld(),
      chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false }),
    ]);
    buyer = await newReader(browser, world, world.cast.admissionOfficer, atDesk);
    await withWalletOf(buyer, world.community.certifier);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  async function withWalletOf(reader: Reader, party: TestParty): Promise<void> {
    const { chainId } = world.target.service.chain.manifest.chain;
    await withWallet(reader.context, party, chainId);
  }

  describe("a quality engineer of a buyer", () => {
    it("is told what to do first, and each wrong field by name", async () => {
      const { open, page } = buyer;
      const { editor, errors } = planEn;
      await open(pagePaths.plans);
      await page.getByText(planEn.setsEmpty).waitFor();
      expect(await lookAt(buyer, "plans-empty", atDesk)).toEqual(sound);
      await page.getByRole("link", { name: planEn.write, exact: true }).click();
      await page.getByLabel(editor.metric).fill("diameter");
      await page.getByLabel(editor.min).fill("ten");
      await press(page, editor.sign);
      await page.getByText(errors.product).waitFor();
      await page.getByText(errors.number).waitFor();
      expect(await page.getByLabel(editor.min).getAttribute("aria-invalid")).toBe("true");
      expect(await lookAt(buyer, "plans-new-wrong", atDesk)).toEqual(sound);
      await page.getByLabel(editor.product).fill("bracket");
      await page.getByLabel(editor.min).fill("10.1");
      await page.getByLabel(editor.max).fill("9,9");
      await press(page, editor.sign);
      await page.getByText(errors.limitsCrossed).waitFor();
    });

    it("reads his rules in words, signs them, and makes a plan of them", async () => {
      const { page } = buyer;
      const { editor, set } = planEn;
      await page.getByLabel(editor.step).fill("milling");
      await page.getByLabel(editor.nominal).fill("10");
      await page.getByLabel(editor.min).fill("9.9");
      await page.getByLabel(editor.max).fill("10.1");
      await page.getByLabel(editor.instrument).fill("micrometer 12");
      await page.getByText(planEn.sampling.title).click();
      await press(page, fill(planEn.sampling.take, { samples: 22 }));
      await page.getByText("diameter: 9.9 to 10.1 mm").waitFor();
      expect(await lookAt(buyer, "plans-new", atDesk)).toEqual(sound);
      await page.getByLabel(editor.samples).fill("2");
      await press(page, editor.sign);
      expect(await signAndReturn(buyer)).toContain("diameter 9.9–10.1 mm");
      await page.getByRole("heading", { name: set.make }).waitFor();
      expect(await lookAt(buyer, "rule-set", atDesk)).toEqual(sound);
      await press(page, set.sign);
      expect(await signAndReturn(buyer)).toContain("2 good samples, at most 0 failing");
      await page.getByText(planEn.plan.lotsEmpty).waitFor();
    });

    it("shows the plan to a factory, which then reads it", async () => {
      const { page } = buyer;
      const { factory } = world.community;
      await page.getByLabel(new RegExp(`^${factory.name}`)).check();
      await press(page, planEn.plan.show);
      await page.getByText(planEn.plan.shown).waitFor();
      expect(await lookAt(buyer, "plan", atDesk)).toEqual(sound);
      const { items } = await factory.ask("listPlans", { path: { party: factory.party } });
      expect(items).toMatchObject([{ readers: null, requirements: [{ samples: 2 }] }]);
    });
  });

  it("a factory reads the plan on a phone, in Chinese and in the dark", async () => {
    const reader = await newReader(browser, world, world.cast.owner, onPhone);
    const { context, open, page } = reader;
    await open(pagePaths.plans);
    expect(await lookAt(reader, "plans", onPhone)).toEqual(sound);
    await page.getByRole("link", { name: "bracket" }).click();
    await settled(page);
    expect(await lookAt(reader, "plan", onPhone)).toEqual(sound);
    await open(pagePaths.newRules);
    expect(await lookAt(reader, "plans-new", onPhone)).toEqual(sound);
    await context.close();
  });
});
