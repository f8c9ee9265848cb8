import { join } from "node:path";
import process from "node:process";
import type { Page } from "playwright-core";
import { faultsOf, type Manner, overflowOf, type Reader } from "./reader.ts";

/** Where to leave pictures for whoever wants to look; none are taken otherwise. */
const pictures = process.env["PAGE_PICTURES"];

export const sound = { overflow: 0, faults: [], complaints: [] };

/** What is wrong with how a page looks now; takes its picture where somebody wants one. */
export async function lookAt(
  { complaints, page }: Reader,
  name: string,
  { language, theme, width }: Manner,
): Promise<object> {
  if (pictures !== undefined)
    await page.screenshot({
      path: join(pictures, `${name}-${width}-${language}-${theme}.png`),
      fullPage: true,
    });
  return {
    overflow: Math.max(0, await overflowOf(page)),
    faults: await faultsOf(page),
    complaints,
  };
}

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).first().click();

/** Until the chain has taken what was just signed. */
export const untilFinal = (page: Page): Promise<void> =>
  page.locator('[data-outcome="final"]').first().waitFor({ timeout: 30_000 });
