import type { BrowserContext, Page } from "playwright-core";
import { eventually } from "../../../support/eventually.ts";
import type { Workshop } from "./workshop.ts";

/** What an inspector does with a phone. */
export class Phone {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** @param lot that the code names which opened the page */
  static async in(context: BrowserContext, lot = ""): Promise<Phone> {
    const page = await context.newPage();
    await page.goto(`/inspect#${lot}`);
    await page.locator("main h1").waitFor();
    return new Phone(page);
  }

  /** Makes the key and asks the factory for its registration. @returns the act that waits */
  async makeKey(): Promise<string> {
    await this.page.locator("main button.wide").click();
    const link = this.page.locator(".notice a");
    await link.waitFor();
    return (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
  }

  /** Who measures with what. */
  async takeUp({ due = "2099-12-31" } = {}): Promise<void> {
    const inputs = this.page.locator(".card").nth(1).locator("input");
    await inputs.nth(0).fill("I-07");
    await inputs.nth(1).fill("MIC-4711");
    await inputs.nth(2).fill(due);
  }

  /** As a scanner does: it types, and presses Enter. */
  async scan(code: string): Promise<void> {
    await this.page.locator('input[name="lot"]').fill(code);
    await this.page.keyboard.press("Enter");
  }

  async choose(sample: number): Promise<void> {
    await this.page
      .locator(".piece")
      .nth(sample - 1)
      .click();
  }

  /** As a gauge does: digits quickly one after the other, and Enter. */
  async gauge(text: string): Promise<void> {
    await this.page.locator('input[name="value"]').focus();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
  }

  /** Measures a piece as far as the page where it is signed. */
  async measure(sample: number, values: readonly string[]): Promise<void> {
    await this.choose(sample);
    for (const value of values) await this.gauge(value);
    await this.page.locator(".verdict").waitFor();
  }

  async sign(which: "more" | "last" = "more"): Promise<void> {
    await this.page
      .locator(".sign button")
      .nth(which === "more" ? 0 : 1)
      .click();
    await this.page.locator(".good").waitFor();
  }

  async waiting(): Promise<number> {
    return Number(await this.page.locator(".sending").getAttribute("data-waiting"));
  }

  /** Until everything that was signed here is proven to be in the log. */
  async drained(): Promise<void> {
    await eventually(
      () => this.page.evaluate(keptRecords),
      (count) => count === 0,
    );
    await eventually(
      () => this.waiting(),
      (count) => count === 0,
    );
  }
}

/** What the browser keeps itself: the page says it a moment later. Runs in the page. */
function keptRecords(): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error("no storage"));
    const opening = indexedDB.open("tallystick-inspect");
    opening.addEventListener("error", fail);
    opening.addEventListener("success", () => {
      const counting = opening.result.transaction("record").objectStore("record").count();
      counting.addEventListener("error", fail);
      counting.addEventListener("success", () => {
        opening.result.close();
        resolve(counting.result);
      });
    });
  });
}

/** A phone that the factory has registered. */
export async function newPhone(context: BrowserContext, workshop: Workshop): Promise<Phone> {
  const phone = await Phone.in(context);
  await workshop.register(await phone.makeKey());
  await phone.page.locator("main .notice").waitFor({ state: "detached", timeout: 20_000 });
  await phone.takeUp();
  return phone;
}
