import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLoan } from "../../../service/credit/loan/loan.store.ts";
import { isReplayed, replayReceipt } from "../../../service/credit/decision/replay.ts";
import { housePaths } from "../../../service/lender/page-paths.ts";
import { houseWords } from "../../../web/house/words.ts";
import {
  AT,
  granted,
  withApplication,
  withFigure,
  withModel,
  withThirdParty,
} from "../../credit/decision/support/case.ts";
import {
  atDesk,
  faultsOf,
  type Manner,
  newBrowser,
  onPhone,
  overflowOf,
  type Reader,
  readerIn,
  settled,
  viewports,
} from "../app/support/reader.ts";
import { paidOut } from "../../support/lent.ts";
import { asked, openTestHouse, type TestHouse } from "./support/house.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

/** Where to leave pictures for whoever wants to look; none are taken otherwise. */
const pictures = process.env["PAGE_PICTURES"];

const manners: readonly Manner[] = [
  atDesk,
  { ...atDesk, language: "zh", theme: "dark" },
  onPhone,
  { ...onPhone, language: "en", theme: "light" },
];

const cases = ["granted", "lessOffered", "declined", "referred", "ruled"] as const;
type CaseName = (typeof cases)[number];

const illustrative = withModel({ status: "illustrative" });

describe.skipIf(!hasBrowser)("the pages of a lender's house (need a Chromium)", () => {
  let world: TestHouse;
  let browser: Browser;
  let ids: Readonly<Record<CaseName, string>>;
  beforeAll(async () => {
    let ticks = 0;
    [world, browser] = await Promise.all([
      openTestHouse({
        inputs: illustrative,
        names: { [granted.application.factory]: "宏达精密机械 Hongda Precision" },
        now: () => new Date(Date.parse(AT) + ++ticks * 1000),
        loanBook: {
          asOf: AT,
          currency: "CNY",
          capital: "90000000",
          factories: { [granted.application.factory]: "250000", ["0b".repeat(32)]: "2600000" },
          chains: { "Harbour Pumps": "18500000" },
        },
      }),
      launchBrowser(),
    ]);
    const decide = async (inputs = granted): Promise<string> =>
      (await world.post("/v1/decisions", asked(inputs))).decision;
    const referred = await decide();
    const ruled = await decide();
    await world.post(`/v1/cases/${ruled}/ruling`, {
      by: "Li Wei",
      grants: { amount: "500000", rateBp: 520 },
      because: "Known to us for years; the rest once more parts are inspected.",
    });
    await world.reopen(granted);
    ids = {
      referred,
      ruled,
      granted: await decide(),
      lessOffered: await decide(withApplication({ asked: "2500000" })),
      declined: await decide(
        withThirdParty(
          "daysOverdueLastYear",
          "46",
          withFigure("utilisation", { coverage: "0.41" }),
        ),
      ),
    };
    const { pool } = world.house;
    const late = await paidOut(pool, ids.granted, new Date("2026-01-12T02:00:00.000Z"));
    await commandLoan(pool, late, { kind: "assess", at: AT });
    await paidOut(pool, ids.lessOffered, new Date("2026-04-07T02:00:00.000Z"));
    if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  async function signedIn(manner: Manner): Promise<BrowserContext> {
    const context = await newBrowser(browser, world, undefined, manner);
    const reply = await context.request.post("/v1/session", {
      headers: { origin: world.url },
      data: { token: world.token },
    });
    expect(reply.status()).toBe(204);
    return context;
  }

  const pathOf = (name: CaseName): string => housePaths.case.replace(":decision", ids[name]);

  it("let somebody in by the token of the house, and out again", async () => {
    const context = await newBrowser(browser, world, undefined, atDesk);
    const { open, page } = await readerIn(context);
    const { signIn } = houseWords.en;
    await open(pathOf("granted"));
    await page.getByLabel(signIn.token).fill("another");
    await page.getByRole("button", { name: signIn.submit }).click();
    await page.locator(".wrong").waitFor();
    await page.getByLabel(signIn.token).fill(world.token);
    await page.getByRole("button", { name: signIn.submit }).click();
    await page.locator(".glance").waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel(signIn.token).waitFor();
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it("let a person decide once, after he was asked twice", async () => {
    const context = await signedIn(atDesk);
    const { complaints, open, page } = await readerIn(context);
    const { oneCase, rulingPart } = houseWords.en;
    const id = (
      await world.post("/v1/decisions", asked(withThirdParty("daysOverdueLastYear", "46")))
    ).decision;
    await open(housePaths.case.replace(":decision", id));
    await page.getByLabel("Amount (CNY)").fill("400000");
    await page.getByLabel(rulingPart.rate).fill("6.5");
    await page.getByLabel(rulingPart.by).fill("Li Wei");
    await page.getByLabel(rulingPart.because).fill("Paid since.");
    await page.getByRole("button", { name: rulingPart.submit, exact: true }).click();
    await page.getByRole("button", { name: rulingPart.sign, exact: true }).click();
    await page.getByRole("heading", { name: rulingPart.was }).waitFor();
    await settled(page);
    expect(await page.locator(".glance .sentence").textContent()).toContain(
      "400,000 CNY are offered instead of 800,000 CNY",
    );
    expect(await page.locator(".glance .sentence").textContent()).toContain(
      oneCase.by.person.slice(0, 18),
    );
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("print a case without what can only be clicked", async () => {
    const context = await signedIn(atDesk);
    const { open, page } = await readerIn(context);
    await open(pathOf("declined"));
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("button:visible, input:visible, nav:visible").count()).toBe(0);
    expect(await page.locator(".bar-line:visible").count()).toBeGreaterThan(10);
    await context.close();
  });

  it("hand out files by which the decision is made anew", async () => {
    const context = await signedIn(atDesk);
    const { open, page } = await readerIn(context);
    await open(pathOf("declined"));
    const { filesPart } = houseWords.en;
    const file = async (label: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: label, exact: true }).click(),
      ]);
      const chunks = await (await download.createReadStream()).toArray();
      return Buffer.concat(chunks as Buffer[]).toString("utf8");
    };
    const [receipt, model, policy] = [
      await file(filesPart.receipt),
      await file(filesPart.model),
      await file(filesPart.policy),
    ];
    const { signer } = world.house;
    expect(isReplayed(replayReceipt(receipt, { model, policy, portrait: undefined, signer }))).toBe(
      true,
    );
    expect(await page.locator(".copyable code").first().textContent()).toContain(
      `--signer ${signer}`,
    );
    await context.close();
  });

  for (const manner of manners) {
    const { language, theme, width } = manner;
    describe(`${width}, ${language}, ${theme}`, () => {
      /** Goes from page to page in one window: another window costs more than another page. */
      let reader: Reader;
      beforeAll(async () => {
        reader = await readerIn(await signedIn(manner));
      });
      afterAll(() => reader.context.close());

      const seen = async (name: string, path: string): Promise<object> => {
        await reader.page.setViewportSize(viewports[width]);
        await reader.open(path);
        return inspect(reader, name, manner);
      };

      it("the list has no fault and fits", async () => {
        expect(await seen("cases", housePaths.cases)).toEqual(sound);
        expect(await seen("cases-open", `${housePaths.cases}?open=true`)).toEqual(sound);
      });

      it.for(cases)("a case that was %s has no fault and fits", async (name) => {
        expect(await seen(`case-${name}`, pathOf(name))).toEqual(sound);
      });

      it("the portfolio has no fault and fits", async () => {
        expect(await seen("portfolio", housePaths.portfolio)).toEqual(sound);
      });

      it("an address at which there is nothing says so", async () => {
        expect(await seen("nowhere", "/nowhere")).toEqual(sound);
      });
    });
  }
});

const sound = { failures: [], overflow: 0, faults: [], overflowElsewhere: 0, complaints: [] };

/** What is wrong with what a page shows now; takes its picture where somebody wants one. */
async function inspect(
  { complaints, page }: Reader,
  name: string,
  { language, theme, width }: Manner,
): Promise<object> {
  if (pictures !== undefined) {
    const file = `house-${name}-${width}-${language}-${theme}.png`;
    await page.screenshot({ path: join(pictures, file), fullPage: true });
  }
  const [failures, overflow, faults] = [
    await page.locator(".failure").allTextContents(),
    await overflowOf(page),
    await faultsOf(page),
  ];
  await page.setViewportSize(viewports[width === "desk" ? "phone" : "desk"]);
  return {
    failures,
    overflow,
    faults,
    overflowElsewhere: await overflowOf(page),
    complaints: complaints.splice(0),
  };
}
