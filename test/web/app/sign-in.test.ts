import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { en as accountEn } from "../../../web/app/pages/account/words.en.ts";
import { en as authorisationsEn } from "../../../web/app/pages/authorisations/words.en.ts";
import { en as signInEn } from "../../../web/app/pages/sign-in/words.en.ts";
import { zh as signInZh } from "../../../web/app/pages/sign-in/words.zh.ts";
import { en as shellEn } from "../../../web/app/words.en.ts";
import { client, type TestProvider, testProvider } from "../../support/identity-provider.ts";
import { configOf } from "../../support/service.ts";
import { press } from "./support/desk.ts";
import { withAuthenticator } from "./support/keys.ts";
import { atDesk, newReader, onPhone } from "./support/reader.ts";
import { startWorld, type World } from "./support/world.ts";
import { hasBrowser, launchBrowser } from "../support/browser.ts";

/** What the provider asks of whoever comes: who he is, and that he agrees. */
async function agreeAtProvider(page: Page, who: string): Promise<void> {
  await page.locator('input[name="login"]').fill(who);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
  await page.locator('input[name="prompt"][value="consent"]').waitFor({ state: "attached" });
  await page.locator('button[type="submit"]').click();
}

describe.skipIf(!hasBrowser)("signing in (needs a Chromium)", () => {
  let folder: string;
  let provider: TestProvider;
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tallystick-oidc-"));
    const clientSecretFile = join(folder, "client-secret");
    await writeFile(clientSecretFile, client.clientSecret);
    provider = await testProvider();
    const { http } = configOf(folder, "", {});
    const oidc = { ...client, issuer: provider.issuer, clientSecretFile };
    [world, browser] = await Promise.all([
      startWorld({ http: { ...http, oidc } }),
      // In the shell nobody comes back by a redirect that the test itself answers with.
      launchBrowser("whole"),
    ]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
    await provider.close();
    await rm(folder, { recursive: true });
  });

  /** The provider knows one address to send people back to; here the service has another every time. */
  async function sendBackHere(page: Page): Promise<void> {
    await page.route(`${client.redirectUrl.origin}/**`, (route) => {
      const { pathname, search } = new URL(route.request().url());
      const location = `${world.url}${pathname}${search}`;
      return route.fulfill({ status: 303, headers: { location } });
    });
  }

  it("is possible with a passkey that was added to the account, without a login", async () => {
    const { complaints, context, open, page } = await newReader(
      browser,
      world,
      world.cast.riskOfficer,
      atDesk,
    );
    await withAuthenticator(page);
    await open(pagePaths.account);
    await page.getByLabel(accountEn.passkeys.label).fill("Office key");
    await press(page, accountEn.passkeys.add);
    await page.getByText(accountEn.passkeys.added).waitFor();
    await press(page, shellEn.signOut);
    await press(page, signInEn.passkey);
    await page.getByText(world.cast.riskOfficer.login).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it("is possible at the company's provider, once the account is linked to it", async () => {
    const { context, open, page } = await newReader(browser, world, world.cast.owner, atDesk);
    await sendBackHere(page);
    await open(pagePaths.account);
    await press(page, accountEn.identity.link);
    await agreeAtProvider(page, "chen");
    await page.waitForURL(`${world.url}/**`);
    await open(pagePaths.account);
    await press(page, shellEn.signOut);
    await press(page, signInEn.sso);
    await page.waitForURL(`${world.url}/**`);
    await page.locator(".acting").getByText(world.community.factory.name).waitFor();
    expect(await page.locator(".failure").count()).toBe(0);
    await context.close();
  });

  it("says in the reader's language that the provider's word opens no account here", async () => {
    const { context, open, page } = await newReader(browser, world, undefined, onPhone);
    await sendBackHere(page);
    await open(pagePaths.signIn);
    await press(page, signInZh.sso);
    await agreeAtProvider(page, "nobody");
    const failure = page.locator('.failure[data-code="signInRefused"]');
    await failure.waitFor();
    expect(await failure.textContent()).toContain("登录名与凭证不符");
    await context.close();
  });

  it("is asked for again over a page that keeps what was typed, when the session has ended", async () => {
    const { context, open, page } = await newReader(browser, world, world.cast.owner, atDesk);
    const { objections } = authorisationsEn;
    const reason = "Two days without power; nothing was left out.";
    await open(pagePaths.objections);
    await page.getByLabel(objections.reason).fill(reason);
    await page.getByLabel(objections.figureName).fill("missing");
    await page.getByLabel(objections.from).fill("2026-11-01");
    await page.getByLabel(objections.to).fill("2026-11-02");
    await context.clearCookies();
    await press(page, objections.submit);
    const dialog = page.getByRole("dialog", { name: shellEn.sessionEnded });
    await dialog.getByLabel(signInEn.login).fill(world.cast.owner.login);
    await dialog.getByLabel(signInEn.password).fill(world.cast.owner.password);
    await dialog.getByRole("button", { name: signInEn.submit, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.getByLabel(objections.reason).inputValue()).toBe(reason);
    await press(page, objections.submit);
    await page.getByText(objections.raised).waitFor();
    await context.close();
  });
});
