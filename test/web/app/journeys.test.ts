import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fact } from "../../../service/credit/fact/fact.ts";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { setCapabilities } from "../../../service/parties/people/membership.store.ts";
import type { IssuedPaper } from "../../../web/app/pages/admission/issued-paper.ts";
import { en as admissionEn } from "../../../web/app/pages/admission/words.en.ts";
import { en as authorisationsEn } from "../../../web/app/pages/authorisations/words.en.ts";
import { zh as authorisationsZh } from "../../../web/app/pages/authorisations/words.zh.ts";
import { en as inquiriesEn } from "../../../web/app/pages/inquiries/words.en.ts";
import { en as partyEn } from "../../../web/app/pages/party/words.en.ts";
import { zh as partyZh } from "../../../web/app/pages/party/words.zh.ts";
import { en as portraitEn } from "../../../web/app/pages/portrait/words.en.ts";
import { en as signInEn } from "../../../web/app/pages/sign-in/words.en.ts";
import { en as signingEn } from "../../../web/app/signing/words.en.ts";
import { zh as signingZh } from "../../../web/app/signing/words.zh.ts";
import { en as shellEn } from "../../../web/app/words.en.ts";
import { fill } from "../../../web/shared/language.ts";
import { eventually } from "../../support/eventually.ts";
import { newPerson } from "../../support/people.ts";
import { statusOf } from "./support/client.ts";
import type { TestParty } from "./support/community.ts";
import { press } from "./support/desk.ts";
import { withAuthenticator, withWallet } from "./support/keys.ts";
import { atDesk, newReader, onPhone, type Reader, settled } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

const exampleFact: Fact = {
  v: 1,
  kind: "fact",
  device: "urn:tallystick:decisions:none",
  sequence: 1,
  at: "2026-06-01T00:00:00.000Z",
  by: "1e".repeat(32),
  about: "fa".repeat(32),
  what: "granted",
  of: "0f".repeat(32),
  amount: "1200000",
  currency: "CNY",
  day: "2026-06-01",
  due: null,
  daysLate: 0,
  daysLateMost: 0,
  supersedes: null,
  salt: "A".repeat(43),
};

const sha256Of = (...parts: readonly Buffer[]): string =>
  createHash("sha256").update(Buffer.concat(parts)).digest("hex");

/** Until the chain has taken what was just signed. */
const untilFinal = (page: Page): Promise<void> =>
  page.locator('[data-outcome="final"]').first().waitFor({ timeout: 15_000 });

describe.skipIf(!hasBrowser)("people in a browser (need a Chromium)", () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  async function withWalletOf(reader: Reader, party: TestParty): Promise<void> {
    const { chainId } = world.target.service.chain.manifest.chain;
    await withWallet(reader.context, party, chainId);
  }

  const lookOf = ({ authorization }: TestParty, purpose: "creditMonitoring") =>
    statusOf(world.target.service.httpUrl ?? "", authorization, "listDevices", {
      path: { factory: world.community.factory.party },
      query: { purpose },
    });

  describe("an owner on a phone, in Chinese", () => {
    let owner: Reader;
    beforeAll(async () => {
      owner = await newReader(browser, world, world.cast.owner, onPhone);
      await withWalletOf(owner, world.community.factory);
      await withAuthenticator(owner.page);
    });
    afterAll(() => owner.context.close());

    it("makes the phone's passkey a signer: wallet and passkey both sign the list", async () => {
      const { open, page } = owner;
      await open(pagePaths.party);
      await page.getByLabel(partyZh.signers.label).fill("陈的手机");
      await press(page, partyZh.signers.makePasskey);
      await page.getByText(partyZh.signers.offered).waitFor();
      await press(page, partyZh.signers.change);
      await page.getByLabel(/陈的手机/).check();
      await press(page, partyZh.signers.submit);
      await page.getByText(fill(signingZh.newcomersLeft, { count: 1 })).waitFor();
      await press(page, signingZh.passkey);
      await page.getByText(signingZh.checked).first().waitFor();
      await press(page, fill(signingZh.walletNamed, { name: "Wallet" }));
      await untilFinal(page);
      const { ask, party } = world.community.factory;
      const member = await eventually(
        () => ask("readMember", { path: { member: party } }),
        ({ signers }) => signers.length === 2,
      );
      expect(member).toMatchObject({
        threshold: 1,
        signers: [{ managed: false }, { managed: false }],
      });
    });

    it("reads in words what is granted, signs with the passkey, and the bank may look", async () => {
      const { open, page } = owner;
      const { bank } = world.community;
      const { consents: _, form } = authorisationsZh;
      await open(pagePaths.newAuthorisation);
      await page.getByLabel(form.grantee).selectOption(bank.party);
      await page.getByLabel("设备及其数据的完整性").check();
      await page.getByLabel(form.purpose).selectOption("creditMonitoring");
      await press(page, form.submit);
      const words = page.locator(".act-words");
      await words.getByText(bank.name).first().waitFor();
      expect(await words.textContent()).toContain("设备及其数据的完整性");
      expect(await lookOf(bank, "creditMonitoring")).toBe(403);
      await press(page, signingZh.passkey);
      await untilFinal(page);
      await eventually(
        () => lookOf(bank, "creditMonitoring"),
        (status) => status === 200,
      );
    });

    it("stops it with two taps, and the very next look is refused", async () => {
      const { open, page } = owner;
      const { bank } = world.community;
      await open(pagePaths.authorisations);
      const row = page.getByRole("row").filter({ hasText: "贷后管理" }).filter({
        hasText: authorisationsZh.states.inForce,
      });
      await row.getByRole("button", { name: authorisationsZh.stop }).click();
      await page.getByRole("dialog").getByText(bank.name).first().waitFor();
      await press(page, authorisationsZh.confirm.stop);
      await page.getByText(authorisationsZh.confirm.stopped).waitFor();
      expect(await lookOf(bank, "creditMonitoring")).toBe(403);
      await press(page, signingZh.passkey);
      await untilFinal(page);
      expect(owner.complaints).toEqual([]);
    });
  });

  describe("the log of looks", () => {
    let reader: Reader;
    beforeAll(async () => {
      reader = await newReader(browser, world, world.cast.owner, atDesk);
    });
    afterAll(() => reader.context.close());

    it("narrows to the party whose bar is chosen", async () => {
      const { open, page } = reader;
      await open(pagePaths.inquiries);
      const { buyer } = world.community;
      await page.getByRole("button", { name: buyer.name }).click();
      const rows = page.getByRole("table", { name: inquiriesEn.title }).locator("tbody tr");
      expect(await rows.count()).toBe(4);
      expect(await rows.first().textContent()).toContain(inquiriesEn.refused);
    });

    it("is downloaded whole, one look a line", async () => {
      const { open, page } = reader;
      await open(pagePaths.inquiries);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        press(page, inquiriesEn.download),
      ]);
      const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\n");
      const { ask, party } = world.community.factory;
      const { items, next } = await ask("listInquiries", { path: { party } });
      expect(next).toBeNull();
      expect(lines).toHaveLength(items.length);
    });

    it("shows of a look what was returned, and verifies its proof here", async () => {
      const { open, page } = reader;
      const { ask, party } = world.community.factory;
      const { items } = await ask("listInquiries", { path: { party } });
      const [newest] = items;
      await eventually(
        () =>
          statusOf(
            world.target.service.httpUrl ?? "",
            world.community.factory.authorization,
            "readInquiryBundle",
            { path: { party, index: newest?.index ?? 0 } },
          ),
        (status) => status === 200,
      );
      await open(pagePaths.inquiries);
      const allowed = page.getByRole("row").filter({ hasText: inquiriesEn.allowed }).first();
      await allowed.getByRole("button", { name: inquiriesEn.details }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator(".verdict").waitFor();
      expect(await dialog.textContent()).toContain("items, next");
      expect(await dialog.locator(".checks li.fail").count()).toBe(0);
      expect(await dialog.locator(".checks li.pass").count()).toBeGreaterThan(4);
      expect(reader.complaints).toEqual([]);
    });
  });

  describe("an owner who asks where a figure is from", () => {
    it("goes down from his orders to the records behind them, and has one checked in his browser", async () => {
      const owner = await newReader(browser, world, world.cast.owner, atDesk);
      const { open, page } = owner;
      await open(pagePaths.portrait);
      const orders = page.locator("section").filter({ hasText: portraitEn.hints.orders }).last();
      await orders.getByRole("button", { name: portraitEn.behind.open }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("listitem").first().getByRole("button").click();
      await dialog.locator(".verdict").waitFor();
      await dialog.getByText(portraitEn.behind.says).click();
      expect(await dialog.locator("pre").textContent()).toContain("vocabulary/order/");
      expect(await dialog.locator(".checks li.fail").count()).toBe(0);
      expect(await dialog.locator(".checks li.pass").count()).toBeGreaterThan(4);
      expect(owner.complaints).toEqual([]);
      await owner.context.close();
    });
  });

  describe("an owner who shows how he paid", () => {
    it("is told of each fact that it is not on record, and of a file that holds none", async () => {
      const owner = await newReader(browser, world, world.cast.owner, atDesk);
      const { open, page } = owner;
      const { disclose } = portraitEn;
      await open(pagePaths.portrait);
      await page.getByText(disclose.open).click();
      const choose = (text: string): Promise<void> =>
        page.getByLabel(disclose.file).setInputFiles({
          name: "facts.json",
          mimeType: "application/json",
          buffer: Buffer.from(text),
        });
      await choose("{}");
      await press(page, disclose.show);
      await page.locator('[data-code="notFacts"]').waitFor();
      const fact = { ...exampleFact, about: world.community.factory.party };
      await choose(JSON.stringify({ facts: [{ fact, bundle: null }] }));
      await press(page, disclose.show);
      await page.getByText(fill(disclose.refused.notOnRecord, { count: 1 })).waitFor();
      expect(owner.complaints).toEqual([]);
      await owner.context.close();
    });
  });

  describe("an admission officer at a desk", () => {
    let officer: Reader;
    beforeAll(async () => {
      officer = await newReader(browser, world, world.cast.admissionOfficer, atDesk);
      await withWalletOf(officer, world.community.certifier);
    });
    afterAll(() => officer.context.close());

    const { application } = admissionEn;
    const card = (): ReturnType<Page["locator"]> =>
      officer.page.locator(`[data-application="${world.community.applicant.party}"]`);

    async function signed(): Promise<void> {
      await press(officer.page, fill(signingEn.walletNamed, { name: "Wallet" }));
      await untilFinal(officer.page);
    }

    it("reads the papers, and that they are what was signed", async () => {
      const { open, page } = officer;
      await open(pagePaths.admission);
      await card().getByRole("button", { name: application.read }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(application.papersMatch).waitFor();
      expect(await dialog.textContent()).toContain("灰铁与球铁铸件");
      await press(page, "Close");
    });

    it("endorses, issues the licence, and has the party admitted when nothing is missing", async () => {
      const { open, page } = officer;
      expect(await card().textContent()).toContain("1 of 2 endorsements");
      await card().getByRole("button", { name: application.endorse }).click();
      await signed();
      await open(pagePaths.admission);
      await card().getByText("2 of 2 endorsements").waitFor();
      await card().getByRole("button", { name: "Issue business licence" }).click();
      const { issueForm } = admissionEn;
      await page.getByLabel(issueForm.until).fill("2027-06-30");
      await page.getByLabel(issueForm.document).setInputFiles({
        name: "licence.pdf",
        mimeType: "application/pdf",
        buffer: Buffer.from("scan"),
      });
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        press(page, issueForm.submit),
      ]);
      const kept = JSON.parse(await readFile(await saved.path(), "utf8")) as IssuedPaper;
      await signed();
      expect(kept.name).toBe("licence.pdf");
      expect(kept.sha256).toBe(sha256Of(Buffer.from("scan")));
      const recomputed = sha256Of(Buffer.from(kept.salt, "base64url"), Buffer.from("scan"));
      expect(kept.digest).toBe(recomputed);
      const { ask, party } = world.community.certifier;
      const issued = await eventually(
        () => ask("readMember", { path: { member: party } }),
        (member) => member.issued.some(({ digest }) => digest === recomputed),
      );
      expect(issued.issued.map(({ digest }) => digest)).toContain(recomputed);
      await open(pagePaths.admission);
      await card().getByText(application.met).waitFor();
      await card().getByRole("button", { name: application.admit }).click();
      await card().waitFor({ state: "detached", timeout: 15_000 });
    });

    it("sees on whose word the party is in, as a picture back to the beginning", async () => {
      const { open, page } = officer;
      const { applicant } = world.community;
      await open(pagePaths.member.replace(":party", applicant.party));
      await press(page, admissionEn.mine.path);
      const path = page.getByRole("dialog").locator(".path");
      await path.waitFor();
      expect(await path.locator("li").count()).toBe(3);
      expect(await path.locator('li[data-basis="genesis"]').count()).toBe(2);
      expect(await path.locator(".edge").count()).toBe(2);
      expect(officer.complaints).toEqual([]);
    });
  });

  describe("somebody who goes about", () => {
    it("takes nothing that was typed or shown for one party over to the next", async () => {
      const { bank, factory } = world.community;
      const { pool } = world.target.database;
      const person = await newPerson(pool, factory.party, ["view", "sign"]);
      const { account } = person;
      await setCapabilities(pool, { account, party: bank.party, capabilities: ["view", "sign"] });
      const { context, open, page } = await newReader(browser, world, person, atDesk);
      await open(pagePaths.consents);
      const acting = page.getByLabel(shellEn.actingFor);
      await acting.selectOption(factory.party);
      const { consents } = authorisationsEn;
      const rows = page.getByRole("table").locator("tbody tr");
      await eventually(
        () => rows.count(),
        (count) => count > 0,
      );
      await page.getByLabel(consents.name, { exact: true }).fill("Zhang Wei");
      await acting.selectOption(bank.party);
      expect(await page.getByLabel(consents.name, { exact: true }).inputValue()).toBe("");
      await page.getByText(consents.empty).waitFor();
      await context.close();
    });

    it("is sent from an act to no address but a page of the service's own", async () => {
      const { complaints, context, open, page } = await newReader(
        browser,
        world,
        world.cast.owner,
        atDesk,
      );
      const { ask, party } = world.community.factory;
      const { items } = await ask("listPendingActs", { path: { party } });
      const act = pagePaths.act.replace(":id", items[0]?.id ?? "");
      const back = page.getByRole("link", { name: signingEn.back, exact: true });
      await open(`${act}?back=${encodeURIComponent("https://page.example/")}`);
      expect(await back.getAttribute("href")).toBe(pagePaths.acts);
      await open(`${act}?back=${encodeURIComponent(pagePaths.admission)}`);
      expect(await back.getAttribute("href")).toBe(pagePaths.admission);
      expect(complaints).toEqual([]);
      await context.close();
    });

    it("has the rules read once, however many ask for them", async () => {
      const { context, open, page } = await newReader(browser, world, world.cast.owner, atDesk);
      const asked: string[] = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await open(pagePaths.member.replace(":party", world.community.certifier.party));
      expect(asked.filter((path) => path === "/v1/admission")).toHaveLength(1);
      await context.close();
    });
  });

  describe("whoever meets a failure", () => {
    let owner: Reader;
    beforeAll(async () => {
      owner = await newReader(browser, world, world.cast.owner, atDesk);
    });
    afterAll(() => owner.context.close());

    const failing = (path: string, status: number, code: string) =>
      owner.page.route(path, (route) =>
        route.fulfill({
          status,
          contentType: "application/problem+json",
          body: JSON.stringify({ code }),
        }),
      );

    it("reads which one it was where the log is downloaded", async () => {
      const { open, page } = owner;
      await failing("**/inquiries/export*", 429, "rateLimited");
      await open(pagePaths.inquiries);
      await press(page, inquiriesEn.download);
      await page.locator(".failure").waitFor();
      expect(await page.locator(".failure").getAttribute("data-code")).toBe("rateLimited");
    });

    it("is told that it cannot be known who may sign, and tries again", async () => {
      const { open, page } = owner;
      const { ask, party } = world.community.factory;
      const { id } = await ask("prepareAct", {
        path: { party },
        body: {
          act: "Revoke",
          message: { grantor: `0x${party}`, commitment: `0x${"ab".repeat(32)}` },
        },
      });
      await failing("**/managed-keys*", 503, "unavailable");
      await open(pagePaths.act.replace(":id", id));
      await page.locator('.failure[data-code="unavailable"]').waitFor();
      await page.unroute("**/managed-keys*");
      await press(page, shellEn.retry);
      await page.locator(".failure").waitFor({ state: "detached" });
      expect(owner.complaints).toEqual([]);
    });
  });

  describe("a stranger", () => {
    it("is told in words why a sign-in failed, and signs in", async () => {
      const { context, open, page } = await newReader(browser, world, undefined, atDesk);
      const { login, password } = world.cast.stranger;
      await open(pagePaths.account);
      await page.getByLabel(signInEn.login).fill(login);
      await page.getByLabel(signInEn.password).fill("not the password at all");
      await press(page, signInEn.submit);
      await page.locator('.failure[data-code="signInRefused"]').waitFor();
      await page.getByLabel(signInEn.password).fill(password);
      await press(page, signInEn.submit);
      await page.getByText(login).waitFor();
      expect(await page.locator(".failure").count()).toBe(0);
      await context.close();
    });

    it("opens a party with a passkey and applies for a role that others decide on", async () => {
      const { complaints, context, open, page } = await newReader(
        browser,
        world,
        world.cast.stranger,
        atDesk,
      );
      await withAuthenticator(page);
      const { apply, application, mine, opening, papers } = admissionEn;
      await open(pagePaths.openParty);
      await page.getByLabel(opening.name).fill("Qingshan Tooling");
      await press(page, opening.submit);
      await press(page, opening.sign);
      await page.getByRole("button", { name: opening.claim }).click({ timeout: 15_000 });
      await page.getByText(opening.done).waitFor();
      await press(page, mine.apply);
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(admissionEn.role).selectOption("supplier");
      await dialog.getByText("2 endorsements by").waitFor();
      await dialog.getByLabel(papers.name).fill("Qingshan Tooling Ltd");
      await dialog.getByLabel(papers.registration).fill("91320500MA27QQ0X1D");
      await dialog.getByLabel(papers.statement).fill("Cutting tools for the workshops around.");
      await press(page, apply.submit);
      await press(page, signingEn.passkey);
      await untilFinal(page);
      await open(pagePaths.admission);
      await eventually(
        async () => {
          await page.reload();
          await settled(page);
          return page.getByText(application.missing).count();
        },
        (count) => count > 0,
      );
      expect(complaints).toEqual([]);
      await context.close();
    });

    it("comes in by an invitation that works once", async () => {
      const { invitations } = partyEn;
      const owner = await newReader(browser, world, world.cast.owner, atDesk);
      await owner.open(pagePaths.people);
      await owner.page.getByLabel(invitations.label).fill("Foreman");
      await press(owner.page, invitations.invite);
      const address = (await owner.page.locator(".once code").textContent()) ?? "";
      const guest = await newReader(browser, world, undefined, atDesk);
      await guest.open(address.slice(world.url.length));
      await guest.page.getByLabel(signInEn.invitation.login).fill("zhou@hongda.example");
      await guest.page.getByLabel(signInEn.invitation.password).fill("lathe copper evening bridge");
      await press(guest.page, signInEn.invitation.accept);
      await guest.page.getByText(signInEn.invitation.accepted).waitFor();
      await guest.page.locator(".acting").getByText(world.community.factory.name).waitFor();
      const second = await newReader(browser, world, undefined, atDesk);
      await second.open(address.slice(world.url.length));
      await second.page.getByLabel(signInEn.invitation.login).fill("other@hongda.example");
      await second.page
        .getByLabel(signInEn.invitation.password)
        .fill("lathe copper evening bridge two");
      await press(second.page, signInEn.invitation.accept);
      const failure = second.page.locator(".failure");
      await failure.waitFor();
      expect(await failure.getAttribute("data-code")).toBe("signInRefused");
      for (const { context } of [owner, guest, second]) await context.close();
    });
  });
});
