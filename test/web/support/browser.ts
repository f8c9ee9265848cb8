import { existsSync } from "node:fs";
import process from "node:process";
import { type Browser, chromium } from "playwright-core";

const FULL = "/usr/bin/chromium";
/** The same browser without windows of its own: costs half as much for each page. */
const SHELL = "/usr/bin/chromium-headless-shell";

export const hasBrowser = existsSync(FULL) || existsSync(SHELL);

/** Without a locale it can name no file in other letters than ASCII's. */
const env = { ...process.env, LANG: "C.UTF-8" };

/**
 * Nobody looks at the window: without these its bar would be a page of its own, for each page again. The browser
 * hears only the last list of this kind; what follows them, Playwright switches off as well.
 */
const unwanted = [
  "InitialWebUI",
  "WebUIReloadButton",
  "WebUIToolbarWebView",
  "HttpsUpgrades",
  "MediaRouter",
  "OptimizationHints",
  "PaintHolding",
].join(",");

/**
 * The browser of every test of pages. Call it in `beforeAll`, `close` it in `afterAll`.
 * @param kind `whole` where the shell does otherwise than what people have
 */
export const launchBrowser = (kind: "any" | "whole" = "any"): Promise<Browser> =>
  chromium.launch({
    executablePath: kind === "any" && existsSync(SHELL) ? SHELL : FULL,
    chromiumSandbox: false,
    args: [`--disable-features=${unwanted}`],
    env,
  });
