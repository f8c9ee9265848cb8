import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Section } from "../../../service/parties/consent/section.ts";
import {
  documentFor,
  grantOnChain,
  machineOf,
  newParty,
  send,
} from "../../parties/consent/http-support.ts";
import { MonitoredFactory } from "../../quality/monitoring/scene.ts";
import { type Answer, ask } from "../../support/ask.ts";
import { testFactory } from "../../support/device.ts";

let factory: MonitoredFactory;
beforeAll(async () => {
  factory = await MonitoredFactory.open();
});
afterAll(() => factory.close());

const MONTH = "from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&resolution=month";

const look = (headers: Record<string, string>, ...sections: readonly string[]): Promise<Answer> =>
  ask(
    factory.api,
    "GET",
    `/v1/factories/${testFactory}/portrait?${MONTH}&purpose=creditApplication&${sections.map((one) => `sections=${one}`).join("&")}`,
    { headers },
  );

/** A lender that the factory shows some sections, so many times. */
async function lenderSeeing(sections: readonly Section[], uses: number | null = null) {
  const party = newParty();
  const scope = { ...documentFor(party).scope, sections: [...sections] };
  const document = documentFor(party, { scope, uses });
  await grantOnChain(factory.api.intake.database.pool, await send(factory.api, document));
  return { party, headers: await machineOf(factory.api, party, "look") };
}

interface Logged {
  readonly inquiry: Readonly<Record<"lookerParty" | "outcome" | "resultHash" | "section", string>>;
}

async function loggedOf(party: string): Promise<Logged["inquiry"][]> {
  await factory.api.anchor();
  const { items } = (await factory.get("/inquiries")).body as { items: Logged[] };
  return items
    .map(({ inquiry }) => inquiry)
    .filter(({ lookerParty }) => lookerParty === party)
    .toSorted((a, b) => (a.section < b.section ? -1 : 1));
}

const shownIn = ({ body }: Answer): string[] => Object.keys(body["sections"] as object);

describe("several sections in one question", () => {
  it("are of one moment, and each is a look of its own with the hash of its own bytes", async () => {
    const { headers, party } = await lenderSeeing(["utilisation", "orders", "consistency"]);
    const answer = await look(headers, "utilisation", "energy", "orders", "consistency");
    expect([answer.status, shownIn(answer)]).toEqual([
      200,
      ["utilisation", "orders", "consistency"],
    ]);
    expect(answer.body["refused"]).toEqual([{ section: "energy", reason: "sectionNotGranted" }]);
    const sections = answer.body["sections"] as Record<string, { counted: number }>;
    expect(new Set(Object.values(sections).map(({ counted }) => counted)).size).toBe(1);
    const logged = await loggedOf(party);
    expect(logged.map(({ outcome, section }) => [section, outcome])).toEqual([
      ["consistency", "allowed"],
      ["energy", "sectionNotGranted"],
      ["orders", "allowed"],
      ["utilisation", "allowed"],
    ]);
    for (const { resultHash, section } of logged.filter(({ outcome }) => outcome === "allowed"))
      expect(resultHash).toBe(sha256(JSON.stringify(sections[section])));
  });

  it("each say what the section says when it is asked for alone", async () => {
    const { headers } = await lenderSeeing(["utilisation", "consistency"]);
    const together = await look(headers, "utilisation", "consistency");
    const sections = together.body["sections"] as Record<string, object>;
    for (const section of ["utilisation", "consistency"]) {
      const path = `/v1/factories/${testFactory}/portrait/${section}`;
      const query = `${MONTH}&purpose=creditApplication`;
      const alone = await ask(factory.api, "GET", `${path}?${query}`, { headers });
      expect([alone.status, alone.body]).toEqual([200, sections[section]]);
    }
  });

  it("take a use each, and those for which none is left are refused", async () => {
    const { headers, party } = await lenderSeeing(["utilisation", "quality", "orders"], 2);
    const answer = await look(headers, "utilisation", "quality", "orders");
    expect([answer.status, shownIn(answer)]).toEqual([200, ["utilisation", "quality"]]);
    expect(answer.body["refused"]).toEqual([{ section: "orders", reason: "usedUp" }]);
    const again = await look(headers, "utilisation", "quality");
    expect([again.status, again.body["reason"]]).toEqual([403, "usedUp"]);
    const outcomes = (await loggedOf(party)).map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(["allowed", "allowed", "usedUp", "usedUp", "usedUp"]);
  });

  it("are refused where nothing of them is shown to who asks, and shown to the factory itself", async () => {
    const stranger = await machineOf(factory.api, newParty(), "look");
    const refused = await look(stranger, "utilisation", "energy");
    expect([refused.status, refused.body["reason"]]).toEqual([403, "notAuthorised"]);
    const own = await machineOf(factory.api, testFactory, "view");
    expect(shownIn(await look(own, "capacity", "quality"))).toEqual(["capacity", "quality"]);
    expect((await look(own, "records")).status).toBe(400);
    expect((await look(own)).status).toBe(400);
  });
});

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
