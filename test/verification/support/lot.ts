import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { fromHex, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { statementHashOf } from "../../../device-attest/statement.ts";
import { lotRegisterAt } from "../../../service/chain/contracts.ts";
import type { LotBundle, PlanContent } from "../../../service/evidence/lot-bundle.ts";
import { type Disposition, dispositions } from "../../../service/quality/lot.ts";
import { planIdOf } from "../../../service/quality/lot-evidence/abi.ts";
import { sharing } from "../../../service/quality/lot-evidence/share.ts";
import {
  packRules,
  productId,
  type RuleSet,
  ruleSetId,
  stepId,
} from "../../../service/quality/rule-set.ts";
import type { Anchor } from "../../../device-attest/receipt.ts";
import type { SampleEntry } from "../../../scripts/verify/sample/log.ts";
import { sendAct } from "../../support/acts.ts";
import { parties } from "../../support/chain.ts";
import type { Enrolled } from "../../support/enrolment.ts";
import { openScene, type Scene } from "./scene.ts";

export const URI = "https://id.gs1.org/01/09506000134352/10/L44";
const ZERO = "0".repeat(64);

const set: RuleSet = {
  publisher: parties.certifier.slice(2),
  product: "shaft",
  step: undefined,
  version: 1,
  salt: "5a".repeat(32),
  rules: [
    {
      metric: "diameter",
      unit: "mm",
      min: "9.98",
      max: "10.02",
      required: true,
      class: "critical",
    },
  ],
};
export const ruleSet = toHex(ruleSetId(set));
const packed = packRules(fromHex(set.salt), set.rules);

export interface Measured {
  readonly sample: number;
  readonly ordinal: number;
  readonly closing?: boolean;
  readonly attempt?: number;
  readonly diameter?: string;
}

interface Opened {
  readonly lot: string;
  readonly secret: string;
}

/** A buyer's plan on a chain of its own, and a factory that inspects lots under it. */
export class LotScene {
  readonly scene: Scene;
  readonly plan: PlanContent;

  private constructor(scene: Scene, plan: PlanContent) {
    this.scene = scene;
    this.plan = plan;
  }

  static async open(): Promise<LotScene> {
    const scene = await openScene();
    const one = new LotScene(scene, planOf([{ ruleSet, samples: 2, acceptance: 0 }]));
    const rules = {
      publisher: parties.certifier,
      product: hexlify(productId(set.product)),
      step: hexlify(stepId(set.step)),
      version: 1,
      salt: `0x${set.salt}`,
      rules: hexlify(packed),
    };
    await sendAct(scene.chain, "PublishRules", rules, [scene.chain.signers.certifier]);
    await sendAct(scene.chain, "PublishPlan", onChain(one.plan), [scene.chain.signers.certifier]);
    return one;
  }

  async openLot(): Promise<Opened> {
    const secret = randomBytes(32).toString("hex");
    const message = {
      factory: parties.factory,
      secret: `0x${secret}`,
      plan: planIdOf(this.plan),
      custodians: [],
    };
    await sendAct(this.scene.chain, "OpenLot", message, [this.scene.chain.signers.factory]);
    const lot = await this.lots.lotIdOf(parties.factory, `0x${secret}`);
    return { lot: lot.slice(2), secret };
  }

  /** Signed and logged. @returns its index */
  async inspect(
    lot: string,
    { attempt = 1, closing = false, diameter = "10.0", ordinal, sample }: Measured,
    by: Enrolled = this.scene.device,
  ): Promise<number> {
    const entry = await this.scene.sign(by, {
      kind: "inspection",
      subjects: [URI],
      inspection: {
        ruleSet,
        ruleSetSalt: set.salt,
        lot,
        sample,
        attempt,
        ordinal,
        closing,
        measurements: [{ metric: "diameter", unit: "mm", value: diameter }],
        inspector: "i-7",
        instrument: "micrometer-0412",
        calibrationDue: "2030-03-31",
      },
    });
    return this.scene.log.append(entry);
  }

  async judge(indices: readonly number[], size = this.scene.log.size): Promise<void> {
    const inspections = indices.map((index) => {
      const { path } = this.scene.log.bundle(index, this.scene.anchors[0], size);
      const { judgement, signature, statement } = this.scene.log.entry(index).envelope;
      return {
        statement: hexlify(statement),
        signature: hexlify(signature),
        judgement: hexlify(judgement ?? new Uint8Array()),
        index,
        size,
        path: path.map((node) => hexlify(Buffer.from(node, "base64"))),
      };
    });
    await (await this.lots.judgeMany(inspections)).wait();
  }

  async release(lot: string): Promise<void> {
    const message = { factory: parties.factory, lot: `0x${lot}` };
    await sendAct(this.scene.chain, "Release", message, [this.scene.chain.signers.factory]);
  }

  async dispose(lot: string, index: number, disposition: Disposition): Promise<void> {
    const { statement } = this.scene.log.entry(index).envelope;
    const message = {
      publisher: parties.certifier,
      lot: `0x${lot}`,
      ruleSet: `0x${ruleSet}`,
      statement: hexlify(statementHashOf(statement)),
      disposition: dispositions.indexOf(disposition) + 1,
      reason: hexlify(randomBytes(32)),
      until: disposition === "useAsIs" ? 2n ** 40n : 0n,
    };
    await sendAct(this.scene.chain, "Dispose", message, [this.scene.chain.signers.certifier]);
  }

  /** By the buyer. @returns as a bundle says it */
  async hold(lot: string): Promise<LotBundle["holds"][number]> {
    const message = { by: parties.certifier, lots: [`0x${lot}`], reason: hexlify(randomBytes(32)) };
    await sendAct(this.scene.chain, "Hold", message, [this.scene.chain.signers.certifier]);
    const block = await this.scene.chain.provider.getBlockNumber();
    return { by: parties.certifier.slice(2), block };
  }

  /** As the service makes it. */
  bundle(
    { lot, secret }: Opened,
    indices: readonly number[],
    anchor: Anchor,
    standing: LotBundle["standing"] = "released",
  ): LotBundle {
    const { log } = this.scene;
    return {
      v: "lot/1",
      lot,
      factory: parties.factory.slice(2),
      secret,
      uri: URI,
      standing,
      plan: this.plan,
      ruleSets: [
        {
          publisher: set.publisher,
          product: toHex(productId(set.product)),
          step: toHex(stepId(set.step)),
          version: 1,
          salt: set.salt,
          rules: toBase64Url(packed),
        },
      ],
      ...sharing(indices.map((index) => log.bundle(index, anchor))),
      sequences: this.#sequences(indices),
      events: [],
      holds: [],
    };
  }

  #sequences(indices: readonly number[]): LotBundle["sequences"] {
    const entries = Array.from({ length: this.scene.log.size }, (_, at) =>
      this.scene.log.entry(at),
    );
    const own = Map.groupBy(indices, (index) => keyOf(this.scene.log.entry(index)));
    return [...own].map(([key, all], at) => ({
      key: at,
      statements: entries
        .slice(Math.min(...all), Math.max(...all) + 1)
        .filter((entry) => keyOf(entry) === key)
        .map(({ envelope }) => toBase64Url(envelope.statement)),
    }));
  }

  private get lots() {
    const { deployment, stranger } = this.scene.chain;
    return lotRegisterAt(deployment.contracts.lotRegister?.address ?? "", stranger);
  }
}

const keyOf = ({ spki }: SampleEntry): string => toHex(spki);

export const planOf = (requirements: PlanContent["requirements"]): PlanContent => ({
  publisher: parties.certifier.slice(2),
  product: toHex(productId(set.product)),
  version: 1,
  salt: set.salt,
  minGrade: 2,
  requirements,
  inspectors: [ZERO],
  auditors: [parties.bank.slice(2)],
});

const onChain = ({
  auditors,
  inspectors,
  product,
  publisher,
  requirements,
  salt,
  ...plan
}: PlanContent) => ({
  ...plan,
  publisher: `0x${publisher}`,
  product: `0x${product}`,
  salt: `0x${salt}`,
  requirements: requirements.map((one) => ({ ...one, ruleSet: `0x${one.ruleSet}` })),
  inspectors: inspectors.map((party) => `0x${party}`),
  auditors: auditors.map((party) => `0x${party}`),
});
