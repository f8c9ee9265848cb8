import { randomBytes } from "node:crypto";
import { hexlify, id } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statementHashOf } from "../../device-attest/statement.ts";
import { ruleBookAt } from "../../service/chain/contracts.ts";
import type { ActMessages, ActName } from "../../service/parties/acts/catalogue.ts";
import { ruleSetOf } from "../../service/parties/acts/quality-acts.ts";
import { sendAct } from "../support/acts.ts";
import { parties } from "../support/chain.ts";
import { LotScene, type Said } from "../support/lot-scene.ts";
import { sampleActs } from "./support/sample-acts.ts";

const set = {
  publisher: parties.certifier.slice(2),
  product: "shaft",
  step: "turning",
  version: 1,
  salt: randomBytes(32).toString("hex"),
  rules: [
    { metric: "diameter", unit: "mm", min: "9", max: "11", required: true, class: "critical" },
  ],
} as const;

let scene: LotScene;
beforeAll(async () => {
  scene = await LotScene.open(set, 1);
});
afterAll(() => scene.close());

const said = (part: Partial<Said>): Said => ({
  station: 0,
  sample: 1,
  attempt: 1,
  ordinal: 1,
  closing: false,
  diameter: "10",
  ...part,
});

/** Publisher and factory sign each of these; the first inspection failed, and a station never said its last word. */
test("every act of plans and lots is signed in TypeScript, encoded from the catalogue, and taken by its contract", async () => {
  const { factory, certifier } = scene.chain.signers;
  const use = <Name extends ActName>(name: Name, message: ActMessages[Name]) =>
    sendAct(scene.chain, name, message, ["factory" in message ? factory : certifier]);
  const lot = await scene.openLot();
  const bad = await scene.sign(lot, said({ diameter: "12" }));
  const good = await scene.sign(lot, said({ attempt: 2, ordinal: 2 }));
  await scene.anchor();
  await scene.judge([bad, good]);

  const [publisher, reason] = [parties.certifier, id("why")];
  const statement = hexlify(statementHashOf(bad.statement));
  const { ruleSet } = scene;
  const dispose = { publisher, lot, ruleSet, statement, disposition: 2, reason, until: 0n };
  expect(await scene.release(lot)).toBe(false);
  await use("Dispose", dispose);
  expect(await scene.release(lot)).toBe(false);
  await use("Excuse", { publisher, lot, keyId: `0x${bad.keyId}`, reason });
  await use("Hold", { by: publisher, lots: [lot], reason });
  expect(await scene.release(lot)).toBe(false);
  await use("Lift", { by: publisher, lots: [lot] });
  await use("Release", { factory: parties.factory, lot });
  expect((await scene.lots.lotOf(lot)).releasedAt > 0n).toBe(true);

  const { plan } = scene;
  const book = ruleBookAt(
    scene.chain.deployment.contracts.ruleBook?.address ?? "",
    scene.chain.provider,
  );
  await use("Supersede", { publisher, plan, successor: `0x${"00".repeat(32)}` });
  expect(await book.stateOf(plan)).toBe(2n);
  await use("WithdrawPlan", { publisher, plan });
  expect(await book.stateOf(plan)).toBe(3n);

  const rules = {
    ...sampleActs.PublishRules,
    publisher,
    rules: `0x${"14".repeat(32)}${"00".repeat(7)}01${"00".repeat(7)}0201`,
  };
  await use("PublishRules", rules);
  expect(await book.rulesOf(ruleSetOf(rules))).toBe(rules.rules);
});
