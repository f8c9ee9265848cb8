import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type ViewportSize,
} from "playwright-core";
import { eventually } from "../../../support/eventually.ts";
import { ownPage, type TestPerson } from "../../../support/people.ts";
import type { World } from "./world.ts";

/** In which language, colours and width somebody reads. */
export interface Manner {
  readonly language: "en" | "zh";
  readonly theme: "light" | "dark";
  readonly width: "desk" | "phone";
}

export const atDesk: Manner = { language: "en", theme: "light", width: "desk" };
export const onPhone: Manner = { language: "zh", theme: "dark", width: "phone" };

/** In CSS pixels. */
export const viewports = {
  desk: { width: 1280, height: 860 },
  phone: { width: 390, height: 844 },
} as const satisfies Readonly<Record<Manner["width"], ViewportSize>>;

const widths: Readonly<Record<Manner["width"], BrowserContextOptions>> = {
  desk: { viewport: viewports.desk },
  phone: {
    viewport: viewports.phone,
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
};

/** Somebody with a browser of his own. */
export interface Reader {
  readonly page: Page;
  readonly context: BrowserContext;
  /**
   * What the browser complained of: scripts that failed, and what the page's policy forbids. Who goes to several pages
   * empties it for each.
   */
  readonly complaints: string[];
  /** Goes to a page, and waits until it shows what it read. */
  readonly open: (path: string) => Promise<void>;
}

/** @param person signed in already; undefined for somebody who is not */
export const newReader = async (
  browser: Browser,
  world: Pick<World, "url">,
  person: TestPerson | undefined,
  manner: Manner,
): Promise<Reader> => readerIn(await newBrowser(browser, world, person, manner));

/** A browser of somebody's own, for as many readers as want it one after the other. */
export async function newBrowser(
  browser: Browser,
  { url }: Pick<World, "url">,
  person: TestPerson | undefined,
  { language, theme, width }: Manner,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...widths[width],
    baseURL: url,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    colorScheme: theme,
    acceptDownloads: true,
  });
  context.setDefaultTimeout(10_000);
  if (person !== undefined) await signIn(context, person);
  return context;
}

export async function readerIn(context: BrowserContext): Promise<Reader> {
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  return { page, context, complaints, open: (path) => open(page, path) };
}

async function signIn(context: BrowserContext, { login, password }: TestPerson): Promise<void> {
  const data = { login, password };
  const reply = await context.request.post("/v1/session", { headers: ownPage, data });
  if (reply.status() !== 204) throw new Error(await reply.text());
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // That a request was refused, the page itself says.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  return complaints;
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator("main h1").first().waitFor();
  await settled(page);
}

/** Nothing is being read or done any more. */
export async function settled(page: Page): Promise<void> {
  const under = page.locator('.waiting, [aria-busy="true"]');
  await eventually(
    () => under.count(),
    (count) => count === 0,
  );
}

interface Fault {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
let axe: Promise<string> | undefined;

/** What axe finds wrong for people who see, hear or point differently: serious and worse, with where. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  axe ??= readFile(axeFile, "utf8");
  await page.evaluate(await axe);
  const faults = await page.evaluate<readonly Fault[]>(
    `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)`,
  );
  return faults
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ failureSummary, html }) => `${id}: ${html}\n${failureSummary}`),
    );
}

/** How far the page reaches beyond the right edge of its window, in CSS pixels. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>(
    "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)",
  );
