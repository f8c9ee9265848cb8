import { mkdir, readFile as readBytes } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import writeExcelFile from "write-excel-file/universal";
import {
  atDesk,
  faultsOf,
  type Manner,
  newBrowser,
  onPhone,
  overflowOf,
} from "../app/support/reader.ts";
import { readFile } from "../../../web/inspect/import/file.ts";
import { newPhone, Phone } from "./support/phone.ts";
import { startWorkshop, type Workshop } from "./support/workshop.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

/** Where to leave pictures for whoever wants to look; none are taken otherwise. */
const pictures = process.env["PAGE_PICTURES"];

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const heads = {
  en: ["Lot", "Sample", "Inspector", "Instrument", "Calibration due"],
  zh: ["批次", "样件", "检验员", "量具编号", "校准有效期"],
} as const;

type Line = readonly (string | number)[];
const lineOf = (lot: string, sample: number, diameter: string | number): Line => [
  lot,
  sample,
  "I-07",
  "MIC-4711",
  "2099-12-31",
  diameter,
  120.1,
  61,
];

/** As somebody fills in the template. */
async function sheetOf(language: Manner["language"], lines: readonly Line[]) {
  const head = [...heads[language], "Diameter [mm]", "Length [mm]", "Hardness [HRC]"];
  const blob = await writeExcelFile([head, ...lines.map((line) => [...line])]).toBlob();
  return { name: "shafts.xlsx", mimeType: XLSX, buffer: Buffer.from(await blob.arrayBuffer()) };
}

const phones: readonly Manner[] = [onPhone, { ...onPhone, language: "en", theme: "light" }];
/** A desk is no narrower than a phone: it is visited by whoever wants to look. */
const manners: readonly Manner[] =
  pictures === undefined ? phones : [...phones, atDesk, { ...atDesk, language: "zh" }];

describe.skipIf(!hasBrowser)("inspection entry (needs a Chromium)", () => {
  let workshop: Workshop;
  let browser: Browser;
  beforeAll(async () => {
    [workshop, browser] = await Promise.all([startWorkshop(), launchBrowser()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await workshop.close();
  });

  it.each(manners)(
    "$language on a $width: every page is readable for everybody, and a file is taken over",
    async (manner) => {
      const { language, width } = manner;
      const context = await newBrowser(browser, workshop, workshop.owner, manner);
      const faults: string[] = [];
      const complaints: string[] = [];
      let number = 0;
      const look = async (phone: Phone, name: string): Promise<void> => {
        faults.push(...(await faultsOf(phone.page)).map((fault) => `${name}: ${fault}`));
        if ((await overflowOf(phone.page)) > 0) faults.push(`${name}: broader than the screen`);
        if (pictures === undefined) return;
        await mkdir(pictures, { recursive: true });
        const file = `${language}-${width}-${String(++number)}-${name}.png`;
        await phone.page.screenshot({ path: join(pictures, file), fullPage: true });
      };

      const fresh = await Phone.in(context);
      await look(fresh, "setup");
      await fresh.page.close();
      const lot = await workshop.newLot();
      const phone = await newPhone(context, workshop);
      phone.page.on("pageerror", ({ message }) => complaints.push(message));
      phone.page.on("console", (said) => {
        // A receipt that is not there yet is asked for again.
        const isAnswer = said.text().startsWith("Failed to load resource");
        if (said.type() === "error" && !isAnswer) complaints.push(said.text());
      });
      await phone.scan("nothing of that name");
      await look(phone, "start");
      await phone.scan(lot.name);
      await phone.measure(1, ["20.01", "120.1", "61"]);
      await phone.sign();
      await phone.choose(2);
      await phone.page.locator('input[name="value"]').fill("20.06");
      await look(phone, "value");
      await phone.gauge("20.06 in");
      await look(phone, "nonsense");
      await phone.gauge("20.06");
      await phone.gauge("120.1");
      await phone.gauge("61");
      await look(phone, "review");
      await phone.sign();
      await look(phone, "lot");

      await phone.page.locator(".head button").click();
      await phone.page.locator(".card + button.plain").click();
      const [template] = await Promise.all([
        phone.page.waitForEvent("download"),
        phone.page.locator(".buttons button").click(),
      ]);
      expect(template.suggestedFilename()).toMatch(
        /^Drive-shaft-20-120-final-inspection-(?:template|模板)\.xlsx$/,
      );
      const made = await readFile(new Blob([await readBytes(await template.path())]));
      expect(made.cells[0]?.slice(0, 5)).toEqual(heads[language]);
      const choice = phone.page.locator('input[type="file"]');
      await choice.setInputFiles(
        await sheetOf(language, [lineOf(lot.name, 3, 20.02), lineOf("C9", 4, "=1+1")]),
      );
      await phone.page.locator('[data-code="unknownLot"]').waitFor();
      await phone.page.locator('[data-code="noNumber"]').waitFor();
      await look(phone, "file-with-faults");
      await choice.setInputFiles(await sheetOf(language, [lineOf(lot.name, 3, 20.02)]));
      await phone.page.locator(".check input").check();
      await look(phone, "file");
      await phone.page.locator(".sign button").click();
      await phone.page.locator(".good").waitFor();
      await choice.setInputFiles(await sheetOf(language, [lineOf(lot.name, 4, 20.02)]));
      await phone.page.locator('[data-code="closed"]').waitFor();
      await phone.drained();

      const logged = await workshop.logged(lot.lot);
      expect(logged.map(({ fault }) => fault)).toEqual([null, null, null]);
      expect(logged[2]?.record).toMatchObject({
        source: "document",
        attachments: [{ mediaType: XLSX }],
        inspection: { sample: 3, ordinal: 3, closing: true },
      });
      expect([faults, complaints]).toEqual([[], []]);
      await context.close();
    },
    90_000,
  );
});
