import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { en as codesEn } from "../../../web/app/pages/codes/words.en.ts";
import { zh as codesZh } from "../../../web/app/pages/codes/words.zh.ts";
import { en as lotsEn } from "../../../web/app/pages/lots/words.en.ts";
import { en as shellEn } from "../../../web/app/words.en.ts";
import { zh as lotsZh } from "../../../web/app/pages/lots/words.zh.ts";
import { zh as openZh } from "../../../web/app/pages/open-lot/words.zh.ts";
import { raiseAlert } from "../../../service/quality/alerts/alert.store.ts";
import { en as planEn } from "../../../web/app/pages/plans/words.en.ts";
import { zh as planZh } from "../../../web/app/pages/plans/words.zh.ts";
import { zh as signingZh } from "../../../web/app/signing/words.zh.ts";
import { en as signingEn } from "../../../web/app/signing/words.en.ts";
import { zh as authorisationsZh } from "../../../web/app/pages/authorisations/words.zh.ts";
import { zh as portraitZh } from "../../../web/app/pages/portrait/words.zh.ts";
import { en as portraitEn } from "../../../web/app/pages/portrait/words.en.ts";
import { fill } from "../../../web/shared/language.ts";
import { en as watchEn } from "../../../web/app/pages/watches/words.en.ts";
import { en as webhookEn } from "../../../web/app/pages/webhooks/words.en.ts";
import { zh as webhookZh } from "../../../web/app/pages/webhooks/words.zh.ts";
import { en as verifyEn } from "../../../web/app/pages/verify-lot/words.en.ts";
import { zh as verifyZh } from "../../../web/app/pages/verify-lot/words.zh.ts";
import { zh as inspectZh } from "../../../web/inspect/words.zh.ts";
import { eventually } from "../../support/eventually.ts";
import type { TestParty } from "./support/community.ts";
import { lookAt, press, sound, untilFinal } from "./support/desk.ts";
import { deliver } from "./support/lots.ts";
import { PRESS } from "./support/portrait.ts";
import { throughProxy } from "./support/node.ts";
import { withWallet } from "./support/keys.ts";
import { atDesk, newReader, onPhone, type Reader, settled } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

/** Signs the act on the page, and goes back to where it came from. */
async function signAndReturn({ page }: Reader): Promise<string> {
  const said = (await page.locator("section.act-words").textContent()) ?? "";
  const lang = await page.locator("html").getAttribute("lang");
  const words = lang === "en" ? signingEn : signingZh;
  await press(page, fill(words.walletNamed, { name: "Wallet" }));
  await untilFinal(page);
  await page.getByRole("link", { name: words.back, exact: true }).click();
  return said;
}

const codeOf = (lot: string): string => `https://id.gs1.org/01/09506000134352/10/${lot}`;

/** What the policy of the document lets it connect to. */
async function connectsTo({ page }: Reader): Promise<string> {
  const url = await page.evaluate<string>("performance.getEntriesByType('navigation')[0].name");
  const policy = (await fetch(url)).headers.get("content-security-policy") ?? "";
  return policy.split("; ").find((part) => part.startsWith("connect-src")) ?? "";
}

describe.skipIf(!hasBrowser)("plans, lots and codes (need a Chromium)", () => {
  let world: World;
  let browser: Browser;
  /** Of the certifier, who publishes plans here. */
  let buyer: Reader;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
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

  describe("a factory on a phone, in Chinese and in the dark", () => {
    let owner: Reader;
    beforeAll(async () => {
      owner = await newReader(browser, world, world.cast.owner, onPhone);
      await withWalletOf(owner, world.community.factory);
    });
    afterAll(() => owner.context.close());

    it("reads the plan", async () => {
      const { open, page } = owner;
      await open(pagePaths.newRules);
      expect(await lookAt(owner, "plans-new", onPhone)).toEqual(sound);
      await open(pagePaths.plans);
      expect(await lookAt(owner, "plans", onPhone)).toEqual(sound);
      await page.getByRole("link", { name: "bracket" }).click();
      await settled(page);
      expect(await lookAt(owner, "plan", onPhone)).toEqual(sound);
    });

    it("opens a lot under it, told which number is wrong, and has a code that opens it on a phone", async () => {
      const { page } = owner;
      await page.getByRole("link", { name: planZh.plan.open, exact: true }).click();
      await page.getByLabel(openZh.gtin).fill("09506000134353");
      await page.getByLabel(openZh.number).fill("K7-118");
      await page.getByLabel(openZh.quantity).fill("1");
      await press(page, openZh.sign);
      await page.getByText(openZh.errors.gtin).waitFor();
      await page.getByText(fill(openZh.errors.quantitySmall, { samples: 2 })).waitFor();
      expect(await lookAt(owner, "open-lot-wrong", onPhone)).toEqual(sound);
      await page.getByLabel(openZh.gtin).fill("09506000134352");
      await page.getByLabel(openZh.quantity).fill("500");
      await press(page, openZh.sign);
      expect(await signAndReturn(owner)).toContain("K7-118");
      await page.getByRole("heading", { name: /K7-118/ }).waitFor();
      await settled(page);
      expect(await lookAt(owner, "lot-opened", onPhone)).toEqual(sound);
      await press(page, lotsZh.steps.measure);
      const picture = page.getByRole("img", { name: lotsZh.steps.codeAlt });
      await eventually(
        () => picture.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth),
        (width) => width > 0,
      );
      expect(await lookAt(owner, "lot-measure", onPhone)).toEqual(sound);
    });

    it("comes by that code to the lot itself, once the phone has its key", async () => {
      const { page } = owner;
      const lot = page.url();
      await page.getByRole("link", { name: lotsZh.steps.here, exact: true }).click();
      await press(page, inspectZh.setup.make);
      const heading = page.getByRole("heading", { name: fill(inspectZh.lot.title, { name: "K7-118" }) }); // prettier-ignore
      await heading.waitFor();
      expect(await heading.count()).toBe(1);
      await page.goto(lot);
      await settled(page);
    });

    it("publishes its code and prints a label for each serial number", async () => {
      const { page } = owner;
      await page.getByRole("link", { name: lotsZh.steps.publish, exact: true }).click();
      await page.getByText(codesZh.empty).waitFor();
      expect(await page.getByLabel(codesZh.lot, { exact: true }).inputValue()).toBe("K7-118");
      await page.getByText(codesZh.needName).waitFor();
      await page.getByLabel(codesZh.name).fill("支架");
      expect(await lookAt(owner, "codes", onPhone)).toEqual(sound);
      await press(page, codesZh.send);
      await page.getByText(codesZh.done).waitFor();
      await page.getByRole("link", { name: codesZh.tabs.labels, exact: true }).last().click();
      await page.getByText(codesZh.labels.series).click();
      await page.getByLabel(codesZh.labels.first).fill("S0098");
      await page.getByLabel(codesZh.labels.count, { exact: true }).fill("3");
      await press(page, codesZh.labels.make);
      expect(await page.getByLabel(codesZh.labels.serials).inputValue()).toBe(
        "S0098\nS0099\nS0100",
      );
      expect(await lookAt(owner, "labels", onPhone)).toEqual(sound);
      const downloading = page.waitForEvent("download");
      await press(page, codesZh.labels.print);
      const file = await (await downloading).path();
      expect((await readFile(file)).subarray(0, 5).toString()).toBe("%PDF-");
    });
  });

  it("a buyer finds the lot under his plan, and replaces the plan", async () => {
    const { page } = buyer;
    const { plan } = planEn;
    await page.reload();
    await page.getByRole("link", { name: /K7-118/ }).waitFor();
    await press(page, plan.supersede);
    await page.getByLabel(plan.in).waitFor();
    expect(await lookAt(buyer, "plan-replace", atDesk)).toEqual(sound);
    await press(page, plan.sign);
    expect(await signAndReturn(buyer)).toContain("No other plan takes its place.");
    await page.getByText(plan.noSuccessor).waitFor();
    expect(await lookAt(buyer, "plan-replaced", atDesk)).toEqual(sound);
  });

  describe("who manages the factory", () => {
    let owner: Reader;
    beforeAll(async () => {
      owner = await newReader(browser, world, world.cast.owner, atDesk);
    });
    afterAll(() => owner.context.close());

    it("has a characteristic watched, told what is wrong, pauses and removes it", async () => {
      const { open, page } = owner;
      const { errors } = watchEn;
      await open(pagePaths.watches);
      await page.getByLabel(watchEn.label, { exact: true }).fill("Spindle current");
      await page.getByLabel(watchEn.metric, { exact: true }).fill("spindle.current");
      await page.getByLabel(watchEn.unit, { exact: true }).fill("A");
      await page.getByLabel(watchEn.min).fill("9");
      await page.getByLabel(watchEn.max).fill("8");
      await press(page, watchEn.send);
      await page.getByText(errors.crossed).waitFor();
      expect(await lookAt(owner, "watches-wrong", atDesk)).toEqual(sound);
      await page.getByLabel(watchEn.subgroup).fill("40");
      await press(page, watchEn.send);
      await page.getByText(errors.subgroup).waitFor();
      await page.getByLabel(watchEn.subgroup).fill("4");
      await page.getByLabel(watchEn.max).fill("12");
      await press(page, watchEn.send);
      const row = page.getByRole("row").filter({ hasText: "Spindle current" });
      await row.getByRole("button", { name: watchEn.pause }).click();
      await row.getByText(watchEn.paused).waitFor();
      expect(await lookAt(owner, "watches", atDesk)).toEqual(sound);
      await row.getByRole("button", { name: watchEn.resume }).click();
      await row.getByText(watchEn.watching).waitFor();
      await row.getByRole("button", { name: watchEn.remove }).click();
      await page.getByRole("dialog").getByRole("button", { name: watchEn.remove }).click();
      await row.waitFor({ state: "detached" });
      await page.getByLabel(watchEn.kind, { exact: true }).selectOption("declared");
      await page.getByLabel(watchEn.declaredMetric).waitFor();
      expect(await lookAt(owner, "watches-declared", atDesk)).toEqual(sound);
    });

    it("has a program told, sees the secret once, and sends again what was given up", async () => {
      const { open, page } = owner;
      const { deliveries } = webhookEn;
      const { pool } = world.target.database;
      await open(pagePaths.webhooks);
      await page.getByText(webhookEn.empty).waitFor();
      await page.getByLabel(webhookEn.url).fill("http://example.com/alerts");
      await press(page, webhookEn.send);
      await page.getByText(webhookEn.errors.url).waitFor();
      await page.getByLabel(webhookEn.url).fill("https://hooks.invalid/alerts");
      await press(page, webhookEn.send);
      expect(await page.locator(".once code").textContent()).toMatch(/^whsec_/);
      expect(await lookAt(owner, "webhooks", atDesk)).toEqual(sound);
      await raiseAlert(pool, {
        party: world.community.factory.party,
        at: new Date().toISOString(),
        kind: "calibrationOverdue",
        subject: "Micrometer 9",
        severity: "warning",
        about: {},
        entries: [1],
      });
      await pool.query("UPDATE webhook_delivery SET state = 'dead', tries = 10, tried_at = now(), fault = 'unreachable'"); // prettier-ignore
      await page.getByRole("link", { name: webhookEn.log, exact: true }).click();
      await page.getByText(deliveries.states.dead, { exact: true }).waitFor();
      expect(await page.locator(".once").count()).toBe(0);
      expect(await lookAt(owner, "webhook", atDesk)).toEqual(sound);
      await press(page, deliveries.again);
      await page.getByText(deliveries.queued).waitFor();
      await page.getByText(deliveries.states.dead, { exact: true }).waitFor({ state: "detached" });
    });

    it("says what a machine's reading means, and confirms from which load on it runs", async () => {
      const { open, page } = owner;
      await open(pagePaths.signals);
      await page.getByLabel(portraitEn.reading, { exact: true }).selectOption({
        label: `${PRESS}: power.active (W)`,
      });
      await page.getByLabel(portraitEn.time).selectOption("claimed");
      await page.getByLabel(portraitEn.meaning).selectOption("energyCounter");
      await press(page, portraitEn.send);
      await page.getByText(portraitEn.errors.notEnergy).waitFor();
      await page.getByLabel(portraitEn.meaning).selectOption("load");
      await press(page, portraitEn.send);
      const row = page.getByRole("row").filter({ hasText: PRESS });
      await row.getByText(portraitEn.toConfirm).waitFor();
      const bars = fill(portraitEn.loads, { slots: 1800 });
      await eventually(async () => {
        await row.getByRole("button", { name: portraitEn.confirm }).click();
        const curve = page.getByRole("img", { name: bars });
        const found = await curve.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        if (!found) await press(page, shellEn.close);
        return found;
      }, Boolean);
      expect(Number(await page.getByLabel(/^Idles from/).inputValue())).toBeCloseTo(124, -1);
      await page.getByLabel(/^Idles from/).fill("5000");
      await press(page, portraitEn.keep);
      await page.getByText(portraitEn.errors.limitsOrder).waitFor();
      await page.getByLabel(/^Idles from/).fill("100");
      expect(await lookAt(owner, "limits", atDesk)).toEqual(sound);
      await press(page, portraitEn.keep);
      await row.getByText("idles from 100 W").waitFor();
      await open(pagePaths.portrait);
      const machine = page.getByRole("row").filter({ hasText: PRESS });
      await machine.waitFor();
      expect(await machine.textContent()).toMatch(/\d %/);
    });

    it("shows a lender what the factory lets him see, each section a look of his that it reads", async () => {
      const { cast, community } = world;
      const lender = await newReader(browser, world, cast.riskOfficer, onPhone);
      const { open, page } = lender;
      await open(pagePaths.authorisations);
      await page
        .getByRole("link", { name: authorisationsZh.portrait, exact: true })
        .first()
        .click();
      await page.getByLabel(portraitZh.span).selectOption("week");
      await press(page, portraitZh.look);
      const heading = { name: portraitZh.sections.energy, exact: true };
      await page.getByRole("heading", heading).waitFor();
      await page.getByText(portraitZh.figures.utilisation, { exact: true }).first().waitFor();
      expect(await lookAt(lender, "other-portrait", onPhone)).toEqual(sound);
      await eventually(
        () => community.factory.ask("listInquiries", { path: { party: community.factory.party } }),
        ({ items }) =>
          ["utilisation", "energy"].every((section) =>
            items.some(
              ({ inquiry }) => inquiry.section === section && inquiry.outcome === "allowed",
            ),
          ),
      );
      await lender.context.close();
    });

    it("changes what is shown of a code that it names, and takes nothing of another's along", async () => {
      const { open, page } = owner;
      const { ask, party } = world.community.factory;
      const links = [{ type: "pip" as const, href: "https://example.com/1", title: "Data sheet" }];
      const facts = { name: "Bracket", description: "Of steel.", links };
      const until = "2999-01-31T12:00:00.000Z";
      for (const code of [codeOf("A1"), "urn:uuid:7d3c9c0e-4f0e-4b0e-8f86-8f3f5c1c2b1a"])
        await ask("publishCode", { path: { party }, body: { code, sections: ["product"], facts, until } }); // prettier-ignore
      const publish = async (): Promise<void> => {
        await press(page, codesEn.send);
        await page.getByRole("link", { name: codesEn.tabs.labels, exact: true }).nth(1).waitFor();
      };
      await open(pagePaths.codes);
      const change = { name: codesEn.change, exact: true };
      const row = page.getByRole("row").filter({ hasText: "(10)A1" });
      await row.getByRole("button", change).click();
      await page.getByText(codesEn.replaces).waitFor();
      expect(await page.getByLabel(codesEn.description).inputValue()).toBe("Of steel.");
      // What three fields cannot name is not offered to be changed in them.
      const urn = page.getByRole("row").filter({ hasText: "urn:uuid:" });
      expect(await urn.getByRole("button", change).count()).toBe(0);
      await page.getByLabel(codesEn.lot, { exact: true }).fill("B1");
      await page.getByText(codesEn.needName).waitFor();
      expect(await page.getByLabel(codesEn.description).inputValue()).toBe("");
      await page.getByLabel(codesEn.name).fill("Lever");
      await publish();
      await page.getByLabel(codesEn.lot, { exact: true }).fill("A1");
      await page.getByText(codesEn.replaces).waitFor();
      expect(await page.getByLabel(codesEn.name).inputValue()).toBe("Bracket");
      await page.getByLabel(codesEn.model).fill("M2");
      expect(await lookAt(owner, "codes-replace", atDesk)).toEqual(sound);
      await publish();
      const { items } = await ask("listCodes", { path: { party } });
      const saidOf = (lot: string) => items.find(({ code }) => code === codeOf(lot));
      expect(saidOf("A1")).toMatchObject({ facts: { ...facts, model: "M2" }, until });
      expect(saidOf("B1")?.facts).toEqual({ name: "Lever" });
    });

    it("opens the codes from an address that names none, and asks for them once for all labels", async () => {
      const { open, page } = owner;
      await open(`${pagePaths.codes}?code=%2F01%2F%25zz`);
      await page.getByRole("heading", { name: codesEn.publish, exact: true }).waitFor();
      let asked = 0;
      page.on("request", (request) => {
        if (request.method() === "GET" && /\/codes(?:\?|$)/.test(request.url())) asked++;
      });
      await page.getByRole("link", { name: codesEn.tabs.labels, exact: true }).first().click();
      await page.getByLabel(codesEn.gtin).fill("09506000134352");
      await page.getByLabel(codesEn.lot, { exact: true }).pressSequentially("Z99");
      await page.getByText(codesEn.labels.unpublished).waitFor();
      await page.getByLabel(codesEn.lot, { exact: true }).fill("A1");
      await page.getByText(codesEn.labels.unpublished).waitFor({ state: "detached" });
      expect(asked).toBe(1);
    });

    it("reads the same pages on a phone, in Chinese and in the dark", async () => {
      const phone = await newReader(browser, world, world.cast.owner, onPhone);
      for (const page of ["watches", "webhooks", "codes", "plans", "openLot"] as const) {
        await phone.open(pagePaths[page]);
        expect(await lookAt(phone, page, onPhone)).toEqual(sound);
      }
      await phone.page.goto(pagePaths.webhooks);
      await phone.page.getByRole("link", { name: webhookZh.log, exact: true }).click();
      await settled(phone.page);
      expect(await lookAt(phone, "webhook", onPhone)).toEqual(sound);
      await phone.context.close();
    });
  });

  describe("whoever verifies a lot in his browser", () => {
    let owner: Reader;
    let lot: string;
    let bundle: string;
    beforeAll(async () => {
      lot = await deliver(world.target);
      const { authorization, party } = world.community.factory;
      const url = `${world.target.service.httpUrl ?? ""}/v1/factories/${party}/lots/${lot}/bundle`;
      const reply = await eventually(
        () => fetch(url, { headers: { authorization } }),
        ({ status }) => status === 200,
      );
      bundle = await reply.text();
      owner = await newReader(browser, world, world.cast.owner, atDesk);
      await throughProxy(owner.page, world.target.service.chain.url);
    });
    afterAll(() => owner.context.close());

    const lineOf = (id: string, status: string) =>
      owner.page.locator(`[data-check="${id}"].${status}`);

    it("comes from the lot's page and sees every check pass that its node can answer", async () => {
      const { open, page } = owner;
      await open(pagePaths.lot.replace(":lot", lot));
      await page.getByRole("link", { name: verifyEn.open, exact: true }).click();
      expect(await connectsTo(owner)).toContain("https:");
      await page.getByLabel(verifyEn.nodes).fill("node.example");
      await page.getByText(fill(verifyEn.badUrl, { name: "node.example" })).waitFor();
      await page.getByLabel(verifyEn.nodes).fill(world.target.service.chain.url);
      await press(page, verifyEn.run);
      await lineOf("lot.verdicts", "pass").first().waitFor();
      await lineOf("lot.records", "pass").waitFor();
      await lineOf("lot.standing", "pass").waitFor();
      expect(await page.locator("[data-check].fail").count()).toBe(0);
      await page.locator("details[data-status] summary").first().click();
      await lineOf("statement.signature", "pass").waitFor();
      expect(await lookAt(owner, "verify-lot", atDesk)).toEqual(sound);
    });

    it("sees which check fails of a file that was tampered with", async () => {
      const { page } = owner;
      const tampered = bundle.replace('"10.25"', '"10.05"');
      expect(tampered).not.toBe(bundle);
      await page.getByLabel(verifyEn.file).setInputFiles({
        name: "lot.json",
        mimeType: "application/json",
        buffer: Buffer.from(tampered),
      });
      await press(page, verifyEn.run);
      await lineOf("lot.records", "fail").waitFor();
      expect(await page.locator("[data-verdict]").getAttribute("data-verdict")).toBe("failed");
      await lineOf("record.hash", "fail").waitFor();
      expect(await lookAt(owner, "verify-lot-tampered", atDesk)).toEqual(sound);
    });

    it("loads anew when he goes on: no other page may talk to strangers", async () => {
      const { page } = owner;
      await page.getByRole("link", { name: shellEn.pages.lots, exact: true }).click();
      await page.getByRole("heading", { name: lotsEn.title }).waitFor();
      expect(await connectsTo(owner)).toBe("connect-src 'self'");
    });

    it("is told on a phone, in Chinese, what is not checked without a node", async () => {
      const phone = await newReader(browser, world, world.cast.owner, onPhone);
      const { open, page } = phone;
      await open(`${pagePaths.verifyLot}?factory=${world.community.factory.party}&lot=${lot}`);
      await press(page, verifyZh.run);
      await page.locator('[data-verdict="incomplete"]').waitFor();
      expect(await lookAt(phone, "verify-lot", onPhone)).toEqual(sound);
      await open(pagePaths.verifyLot);
      await page.getByText(verifyZh.noLot).waitFor();
      await phone.context.close();
    });
  });
});
