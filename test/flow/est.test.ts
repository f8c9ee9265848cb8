import { readFile } from "node:fs/promises";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { testService } from "../support/service.ts";

it("serves enrolment under a certificate of its own, which outlives a restart", async () => {
  const running = await testService({ est: { host: "127.0.0.1", port: 0, tls: undefined } });
  try {
    const before = await authoritiesOf(running.home, running.service.estUrl);
    expect(before).toMatch(/^[A-Za-z0-9+/\n]+=*\n$/);
    await running.restart();
    expect(await authoritiesOf(running.home, running.service.estUrl)).toBe(before);
  } finally {
    await running.close();
  }
}, 120_000);

/** Asks as a device that pinned the listener's certificate. */
async function authoritiesOf(home: string, estUrl = ""): Promise<string> {
  const { cert } = JSON.parse(await readFile(join(home, "est-server.json"), "utf8")) as {
    readonly cert: string;
  };
  const { promise, reject, resolve } = Promise.withResolvers<IncomingMessage>();
  request(`${estUrl}/.well-known/est/cacerts`, { ca: cert, agent: false }, resolve)
    .on("error", reject)
    .end();
  return text(await promise);
}
