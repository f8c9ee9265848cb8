import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PageName, pagePaths } from "../../../service/http/page-paths.ts";
import { en as actsEn } from "../../../service/parties/acts/words.en.ts";
import { zh as actsZh } from "../../../service/parties/acts/words.zh.ts";
import { en as admissionEn } from "../../../web/app/pages/admission/words.en.ts";
import { zh as admissionZh } from "../../../web/app/pages/admission/words.zh.ts";
import { en as authorisationsEn } from "../../../web/app/pages/authorisations/words.en.ts";
import { zh as authorisationsZh } from "../../../web/app/pages/authorisations/words.zh.ts";
import { en as inquiriesEn } from "../../../web/app/pages/inquiries/words.en.ts";
import { zh as inquiriesZh } from "../../../web/app/pages/inquiries/words.zh.ts";
import { en as notificationsEn } from "../../../web/app/pages/notifications/words.en.ts";
import { zh as notificationsZh } from "../../../web/app/pages/notifications/words.zh.ts";
import { en as lotsEn } from "../../../web/app/pages/lots/words.en.ts";
import { zh as lotsZh } from "../../../web/app/pages/lots/words.zh.ts";
import { en as partyEn } from "../../../web/app/pages/party/words.en.ts";
import { zh as partyZh } from "../../../web/app/pages/party/words.zh.ts";
import { en as shellEn } from "../../../web/app/words.en.ts";
import { fill } from "../../../web/shared/language.ts";
import { deliver } from "./support/lots.ts";
import { tellOfBar } from "./support/notifications.ts";
import {
  atDesk,
  faultsOf,
  type Manner,
  newReader,
  onPhone,
  overflowOf,
  type Reader,
  settled,
  viewports,
} from "./support/reader.ts";
import { type Cast, startWorld, type World } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

const words = {
  en: {
    admission: admissionEn,
    authorisations: authorisationsEn,
    inquiries: inquiriesEn,
    lots: lotsEn,
    notifications: notificationsEn,
    party: partyEn,
    licence: actsEn.credentials.businessLicence,
  },
  zh: {
    admission: admissionZh,
    authorisations: authorisationsZh,
    inquiries: inquiriesZh,
    lots: lotsZh,
    notifications: notificationsZh,
    party: partyZh,
    licence: actsZh.credentials.businessLicence,
  },
} as const;

type Words = (typeof words)[Manner["language"]];

/** Where to leave pictures for whoever wants to look; none are taken otherwise. */
const pictures = process.env["PAGE_PICTURES"];

/** Every page, with somebody who has reason to open it. */
const visits: readonly (readonly [page: PageName, who: keyof Cast | undefined])[] = [
  ["signIn", undefined],
  ["invitation", undefined],
  ["home", "owner"],
  ["home", "riskOfficer"],
  ["home", "stranger"],
  ["myFactory", "owner"],
  ["myFactory", "stranger"],
  ["floor", "owner"],
  ["floor", "stranger"],
  ["portrait", "owner"],
  ["signals", "owner"],
  ["otherPortrait", "riskOfficer"],
  ["account", "owner"],
  ["authorisations", "owner"],
  ["authorisations", "riskOfficer"],
  ["newAuthorisation", "owner"],
  ["consents", "owner"],
  ["objections", "owner"],
  ["inquiries", "owner"],
  ["inquiries", "riskOfficer"],
  ["lotAudit", "owner"],
  ["lots", "admissionOfficer"],
  ["lots", "owner"],
  ["lot", "admissionOfficer"],
  ["notifications", "owner"],
  ["notifications", "stranger"],
  ["notification", "owner"],
  ["admission", "admissionOfficer"],
  ["admission", "owner"],
  ["admission", "stranger"],
  ["members", "admissionOfficer"],
  ["member", "admissionOfficer"],
  ["rules", "admissionOfficer"],
  ["votes", "admissionOfficer"],
  ["openParty", "stranger"],
  ["party", "owner"],
  ["people", "owner"],
  ["keys", "owner"],
  ["audit", "owner"],
  ["acts", "owner"],
  ["act", "owner"],
];

/** What opens over a page, or in it, at the press of a button. */
const sheets: readonly (readonly [
  page: PageName,
  who: keyof Cast,
  label: (said: Words) => string,
])[] = [
  ["inquiries", "owner", ({ inquiries }) => inquiries.details],
  ["authorisations", "owner", ({ authorisations }) => authorisations.stop],
  ["authorisations", "owner", ({ authorisations }) => fill(authorisations.ended, { count: 2 })],
  ["lots", "admissionOfficer", ({ lots }) => lots.actions.decide],
  ["lot", "admissionOfficer", ({ lots }) => lots.actions.hold],
  ["notifications", "owner", ({ notifications }) => notifications.actions.tell],
  ["notifications", "owner", ({ notifications }) => notifications.actions.take],
  ["notifications", "owner", ({ notifications }) => notifications.book.add],
  ["notification", "owner", ({ notifications }) => notifications.actions.forward],
  ["notification", "owner", ({ notifications }) => notifications.actions.accept],
  ["admission", "owner", ({ admission }) => admission.mine.apply],
  ["admission", "admissionOfficer", ({ admission }) => admission.application.read],
  [
    "admission",
    "admissionOfficer",
    ({ admission, licence }) => fill(admission.application.issue, { name: licence }),
  ],
  ["votes", "admissionOfficer", ({ admission }) => admission.votes.propose],
  ["party", "owner", ({ party }) => party.signers.change],
  ["party", "owner", ({ party }) => party.managed.change],
  ["people", "owner", ({ party }) => party.people.change],
];

/** Both ends of how somebody may read; what lies between them differs from both in nothing of its own but its width. */
const manners: readonly Manner[] = [atDesk, onPhone];

describe.skipIf(!hasBrowser)("the pages (need a Chromium)", () => {
  let world: World;
  let browser: Browser;
  /** One that needs a decision of the certifier. */
  let lot: string;
  /** One that the workshop received. */
  let notification: string;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
    lot = await deliver(world.target);
    notification = await tellOfBar(world.target.database.pool, {
      factory: world.community.factory.party,
      customer: world.community.certifier.party,
    });
    if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  async function pathOf(page: PageName): Promise<string> {
    const { applicant, bank, factory } = world.community;
    const { items } = await factory.ask("listPendingActs", { path: { party: factory.party } });
    const received = await bank.ask("listAuthorisations", {
      path: { party: bank.party },
      query: { side: "received" },
    });
    const byEnergy = received.items.find(({ document }) =>
      document.scope.sections.includes("energy"),
    );
    return pagePaths[page]
      .replace(":commitment", byEnergy?.commitment ?? "")
      .replace(":party", applicant.party)
      .replace(":id", items[0]?.id ?? "")
      .replace(":lot", lot)
      .replace(":notification", notification);
  }

  it("come over the wire in less than 160 kB", async () => {
    const page = await (await fetch(world.url)).text();
    const names = Array.from(page.matchAll(/\/assets\/[^"]+/g), ([name]) => name);
    const sizes = await Promise.all(
      names.map(async (name) => {
        const reply = await fetch(`${world.url}${name}`, { headers: { "accept-encoding": "br" } });
        return Number(reply.headers.get("content-length"));
      }),
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.every((size) => size > 0)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(160_000);
  });

  it("a list of lots goes on where its first page ends", async () => {
    const reader = await newReader(browser, world, world.cast.admissionOfficer, atDesk);
    const { context, open, page } = reader;
    // Pages of one lot: fifty take too long to open.
    await page.route(/\/v1\/parties\/\w+\/lots(\?after=.*)?$/, (route) =>
      route.continue({ url: `${withQuery(route.request().url())}limit=1` }),
    );
    await open(pagePaths.lots);
    const rows = page.getByRole("table", { name: lotsEn.all }).locator("tbody tr");
    expect(await rows.count()).toBe(1);
    await page.getByRole("button", { name: shellEn.showMore, exact: true }).click();
    await settled(page);
    expect((await rows.locator("a").allTextContents()).toSorted()).toEqual([
      "shaft · 2611-07",
      "shaft · 2611-08",
    ]);
    await context.close();
  });

  it("a phone's bar cuts no word, and its menu holds the other pages until one is chosen", async () => {
    const english: Manner = { ...onPhone, language: "en" };
    const reader = await newReader(browser, world, world.cast.owner, english);
    const { context, open, page } = reader;
    await page.setViewportSize({ width: 360, height: 740 });
    await open(pagePaths.home);
    const cut = await page
      .locator("nav.pages > :not(.menu) span")
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
    expect([cut, await overflowOf(page)]).toEqual([0, 0]);
    const party = page
      .locator("nav.pages")
      .getByRole("link", { name: shellEn.pages.party, exact: true });
    expect(await party.isVisible()).toBe(false);
    await page.getByRole("button", { name: shellEn.more, exact: true }).click();
    expect(await faultsOf(page)).toEqual([]);
    await party.click();
    await party.waitFor({ state: "hidden" });
    expect(new URL(page.url()).pathname).toBe(pagePaths.party);
    await context.close();
  });

  for (const manner of manners) {
    const { language, theme, width } = manner;
    describe(`${width}, ${language}, ${theme}`, () => {
      const own = new Map<keyof Cast | undefined, Reader>();
      /** Somebody goes from page to page in one window: another window costs more than another page. */
      const readerFor = async (who: keyof Cast | undefined): Promise<Reader> => {
        const person = who === undefined ? undefined : world.cast[who];
        const reader = own.get(who) ?? (await newReader(browser, world, person, manner));
        own.set(who, reader);
        await reader.page.setViewportSize(viewports[width]);
        return reader;
      };
      afterAll(async () => {
        await Promise.all([...own.values()].map(({ context }) => context.close()));
      });

      it.for(sheets)(
        "what opens on %s for %s has no fault and fits",
        async ([name, who, label]) => {
          const reader = await readerFor(who);
          const { open, page } = reader;
          await open(await pathOf(name));
          const text = label(words[language]);
          await page.getByRole("button", { name: text, exact: true }).first().click();
          await settled(page);
          expect(await inspect(reader, `${name}-${who}-${text}`, manner)).toEqual(sound);
        },
      );

      it.for(visits)("%s for %s has no fault and fits", async ([name, who]) => {
        const reader = await readerFor(who);
        const { open, page } = reader;
        await open(await pathOf(name));
        expect(await inspect(reader, `${name}-${who ?? "nobody"}`, manner)).toEqual(sound);
        expect(await page.locator("html").getAttribute("lang")).toMatch(new RegExp(`^${language}`));
      });
    });
  }
});

const withQuery = (url: string): string => `${url}${url.includes("?") ? "&" : "?"}`;

const sound = { failures: [], overflow: 0, faults: [], overflowElsewhere: 0, complaints: [] };

/** As where somebody turns his phone or drags his window: the same words in the other width. */
async function overflowAt(page: Page, width: Manner["width"]): Promise<number> {
  await page.setViewportSize(viewports[width]);
  return overflowOf(page);
}

/** What is wrong with what a page shows now; takes its picture where somebody wants one. */
async function inspect(
  { complaints, page }: Reader,
  name: string,
  { language, theme, width }: Manner,
): Promise<object> {
  if (pictures !== undefined) {
    const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}-${width}-${language}-${theme}.png`;
    await page.screenshot({ path: join(pictures, file), fullPage: true });
  }
  return {
    failures: await page.locator(".failure").allTextContents(),
    overflow: await overflowOf(page),
    faults: await faultsOf(page),
    overflowElsewhere: await overflowAt(page, width === "desk" ? "phone" : "desk"),
    complaints: complaints.splice(0),
  };
}
