import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { housePaths } from "../../../service/lender/page-paths.ts";
import { modelHash } from "../../../service/score/document/model.ts";
import { en as authorisationsEn } from "../../../web/app/pages/authorisations/words.en.ts";
import { en as signInEn } from "../../../web/app/pages/sign-in/words.en.ts";
import { en as signingEn } from "../../../web/app/signing/words.en.ts";
import { bookNames } from "../../../web/house/apply/draft.ts";
import { applyWords } from "../../../web/house/apply/words.ts";
import { houseWords } from "../../../web/house/words.ts";
import { fill } from "../../../web/shared/language.ts";
import { granted } from "../../credit/decision/support/case.ts";
import { withWallet } from "../app/support/keys.ts";
import { lookAt, press, sound } from "../app/support/desk.ts";
import {
  atDesk,
  newBrowser,
  newReader,
  onPhone,
  readerIn,
  settled,
} from "../app/support/reader.ts";
import { startWorld, type World } from "../app/support/world.ts";
import { openTestHouse, type TestHouse } from "./support/house.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

const pictures = process.env["PAGE_PICTURES"];
const words = applyWords.en;

/** Between two keys, as somebody types who looks at what he types. */
const KEY_MS = 40;

const type = (page: Page, label: string, text: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).pressSequentially(text, { delay: KEY_MS });

describe.skipIf(!hasBrowser)("a factory's owner applies (needs a Chromium)", () => {
  let world: World;
  let house: TestHouse;
  let browser: Browser;
  let link = "";
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    const { bank, factory } = world.community;
    const policy = { ...granted.policy, lender: bank.party, model: modelHash(granted.model) };
    house = await openTestHouse({
      inputs: { model: granted.model, policy },
      now: () => new Date(),
      names: { [bank.party]: bank.name, [factory.party]: factory.name },
      apiKey: bank.authorization.replace("Bearer ", ""),
      serviceUrl: world.url,
      loanBook: {
        asOf: new Date().toISOString(),
        currency: "CNY",
        capital: "90000000",
        factories: {},
        chains: { "Harbour Pumps": "18500000" },
      },
    });
    if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await house.close();
    await world.close();
  });

  it("types what he asks for, lets the lender look, and reads the decision on the same page", async () => {
    const beganMs = performance.now();
    const steps: string[] = [];
    const step = (name: string): void => {
      steps.push(`${name}: ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
    };
    const context = await newBrowser(browser, house, undefined, atDesk);
    await withWallet(
      context,
      world.community.factory,
      world.target.service.chain.manifest.chain.chainId,
    );
    const { complaints, open, page } = await readerIn(context);
    await open(housePaths.apply);
    expect(await page.locator(".act-words").textContent()).toContain("Jiangnan Commercial Bank");

    await type(page, fill(words.asked, { currency: "CNY" }), "800,000");
    await type(page, words.months, "12");
    await type(page, "Years of trading", "14");
    await page.getByLabel("Industry", { exact: true }).selectOption("machining");
    for (const name of bookNames)
      await type(page, words.books.names[name], granted.application.books!.balances[name]);
    const file = join(house.folder, "orders.csv");
    await writeFile(
      file,
      "买方,金额\nHarbour Pumps,900000\nHarbour Pumps,500000.00\nNorthern Gears,700000\n",
    );
    await page.getByLabel(words.orders.csv).setInputFiles(file);
    const confirmations = page.getByLabel(words.orders.confirmation);
    await confirmations.nth(1).waitFor();
    for (const at of [0, 1]) await confirmations.nth(at).setInputFiles(file);
    await type(page, words.cashFlow.label, "1500000");
    step("filled in");

    const [service] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("link", { name: words.authorise.go }).click(),
    ]);
    const { login, password } = world.cast.owner;
    await type(service, signInEn.login, login);
    await type(service, signInEn.password, password);
    await press(service, signInEn.submit);
    const { form } = authorisationsEn;
    await service.getByLabel(form.grantee).waitFor();
    await service.locator(".act-words").getByText("Jiangnan Commercial Bank").first().waitFor();
    await press(service, form.submit);
    await press(service, fill(signingEn.walletNamed, { name: "Wallet" }));
    await service.locator('[data-outcome="final"]').first().waitFor({ timeout: 30_000 });
    step("authorised");
    await service.goto(`${world.url}/authorisations`);
    await settled(service);
    const row = service
      .getByRole("row")
      .filter({ hasText: "quality" })
      .filter({ hasText: "Jiangnan" });
    const [download] = await Promise.all([
      service.waitForEvent("download"),
      row.getByRole("button", { name: authorisationsEn.take }).click(),
    ]);
    const document = join(house.folder, "authorisation.json");
    await download.saveAs(document);
    await service.close();

    await page.getByLabel(words.authorise.file).setInputFiles(document);
    expect(await lookAt({ complaints, open, page, context }, "apply-form", atDesk)).toEqual(sound);
    await press(page, words.send);
    await page.locator(".notice-text").waitFor({ timeout: 30_000 });
    step("decided");
    expect(await page.locator(".outcome").textContent()).toBe(houseWords.en.outcomes.declined);
    expect(await page.locator(".notice-text").textContent()).toContain(
      "less than half of the year is evidenced",
    );
    expect(await lookAt({ complaints, open, page, context }, "apply-decided", atDesk)).toEqual(
      sound,
    );
    link = page.url();
    // No promise but a measurement: how fast this machine is at the moment decides as well.
    console.log(`an application, typed by hand: ${steps.join("; ")}`);

    await type(page, words.result.because, "The kit has been on our machines for two days.");
    await press(page, words.result.contestSend);
    await page.getByText(words.result.contested).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  }, 120_000);

  it("a person at the lender's sees that he contests it, and decides; his link tells him so", async () => {
    const officer = await newReader(browser, house, undefined, atDesk);
    await officer.context.request.post("/v1/session", {
      headers: { origin: house.url },
      data: { token: house.token },
    });
    await officer.open(`${housePaths.cases}?open=true`);
    await officer.page.getByRole("link", { name: /宏达精密机械/ }).click();
    await officer.page.getByText("The kit has been on our machines for two days.").waitFor();
    const { rulingPart } = houseWords.en;
    await officer.page.getByLabel(rulingPart.what).selectOption("grant");
    await officer.page.getByLabel("Amount (CNY)").fill("200000");
    await officer.page.getByLabel(rulingPart.rate).fill("7.5");
    await officer.page.getByLabel(rulingPart.by).fill("Zhang Min");
    await officer.page.getByLabel(rulingPart.because).fill("Visited; the rest after a year.");
    await press(officer.page, rulingPart.submit);
    await press(officer.page, rulingPart.sign);
    await officer.page.getByRole("heading", { name: rulingPart.was }).waitFor();
    await officer.context.close();

    const applicant = await newReader(browser, house, undefined, onPhone);
    await applicant.open(link.slice(house.url.length));
    expect(await applicant.page.locator(".notice-text").textContent()).toContain("200000 CNY");
    expect(await lookAt(applicant, "apply-back", onPhone)).toEqual(sound);
    const [saved] = await Promise.all([
      applicant.page.waitForEvent("download"),
      press(applicant.page, applyWords.zh.result.facts),
    ]);
    const facts: unknown = JSON.parse(await readFile(await saved.path(), "utf8"));
    expect(facts).toEqual({ decision: null, facts: [] });
    await applicant.context.close();
  });

  it("on a phone, in Chinese and in the dark, the form has no fault and fits", async () => {
    const reader = await newReader(browser, house, undefined, onPhone);
    await reader.open(housePaths.apply);
    expect(await lookAt(reader, "apply-form", onPhone)).toEqual(sound);
    await reader.context.close();
  });
});
