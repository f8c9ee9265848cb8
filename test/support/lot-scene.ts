import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { fromHex, toBase64Url, toHex } from "../../device-attest/bytes.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import { leafHash } from "../../device-attest/merkle.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../device-attest/signed-record.ts";
import { logIdOf, statementHashOf } from "../../device-attest/statement.ts";
import { evidenceLogAt, lotRegisterAt, ruleBookAt } from "../../service/chain/contracts.ts";
import type { LotRegister } from "../../types/contracts/LotRegister.ts";
import { EMPTY_EDGE, grow } from "../../service/evidence/growth.ts";
import { Tile, tileKey } from "../../service/evidence/tile.ts";
import { inclusionProof, rootOf } from "../../service/evidence/tree.ts";
import { type Disposition, dispositions } from "../../service/quality/lot.ts";
import {
  packRules,
  productId,
  type RuleSet,
  ruleSetId,
  stepId,
} from "../../service/quality/rule-set.ts";
import { sendAct } from "./acts.ts";
import { freshChain, parties, type TestChain } from "./chain.ts";
import { enrolment } from "./enrolment.ts";

const STATIONS = 2;
const SOFTWARE_GRADE = 2;
const OWN_FACTORY = `0x${"00".repeat(32)}`;

/** What a station says of a sample. */
export interface Said {
  readonly station: number;
  readonly sample: number;
  readonly attempt: number;
  readonly ordinal: number;
  readonly closing: boolean;
  /** Undefined: it did not measure. */
  readonly diameter: string | undefined;
}

/** As the log holds it. */
export interface Signed {
  readonly said: Said;
  /** Of the station. */
  readonly keyId: string;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  readonly judgement: Uint8Array;
  readonly index: number;
}

interface Station {
  readonly key: KeyStore;
  readonly keyId: string;
  readonly device: string;
  position: ChainPosition;
}

/** A buyer with a plan for shafts, a factory, and two of its stations, on a chain of their own. */
export class LotScene {
  readonly chain: TestChain;
  readonly lots: LotRegister;
  readonly plan: string;
  readonly #set: RuleSet;
  readonly #stations: readonly Station[];
  readonly #leaves: Uint8Array[] = [];
  readonly #tiles = new Map<string, Tile>();

  private constructor(
    chain: TestChain,
    { plan, set, stations }: { set: RuleSet; plan: string; stations: readonly Station[] },
  ) {
    this.chain = chain;
    this.lots = lotsOf(chain);
    this.plan = plan;
    this.#set = set;
    this.#stations = stations;
  }

  static async open(set: RuleSet, samples: number): Promise<LotScene> {
    const chain = await freshChain();
    const stations: Station[] = [];
    while (stations.length < STATIONS) stations.push(await newStation(chain));
    const plan = await publish(chain, set, samples);
    return new LotScene(chain, { set, plan, stations });
  }

  close(): Promise<void> {
    return this.chain.stop();
  }

  /** @returns its id */
  async openLot(): Promise<string> {
    const secret = hexlify(randomBytes(32));
    const message = { factory: parties.factory, secret, plan: this.plan, custodians: [] };
    await sendAct(this.chain, "OpenLot", message, [this.chain.signers.factory]);
    return this.lots.lotIdOf(parties.factory, secret);
  }

  /** As a station's gateway does it: a record, its judgement, its signature; the log takes it. */
  async sign(lot: string, said: Said): Promise<Signed> {
    const station = this.#stations[said.station];
    if (station === undefined) throw new Error("no such station");
    const { envelope, position } = await signRecord(
      recordOf(station.device, lot, said, this.#set),
      station.position,
      {
        keyStore: station.key,
        logId: logIdOf(this.chain.deployment.origin),
        salt: toBase64Url(randomBytes(16)),
      },
    );
    station.position = position;
    const { judgement, signature, statement } = envelope;
    if (judgement === undefined) throw new Error("no inspection");
    const index = this.#leaves.push(leafHash(statement)) - 1;
    return { said, keyId: station.keyId, statement, signature, judgement, index };
  }

  /** Once, with everything that was signed. */
  async anchor(): Promise<void> {
    for (const tile of grow(EMPTY_EDGE, this.#leaves).tiles)
      this.#tiles.set(tileKey(tile.id), new Tile(tile.hashes));
    const { contracts } = this.chain.deployment;
    const log = evidenceLogAt(contracts.evidenceLog.address, this.chain.sequencer);
    const size = this.#leaves.length;
    await (await log.anchor(size, hexlify(rootOf(this.#tiles, size)), [])).wait();
  }

  async judge(all: readonly Signed[]): Promise<void> {
    const size = this.#leaves.length;
    const inspections = all.map(({ index, judgement, signature, statement }) => ({
      statement: hexlify(statement),
      signature: hexlify(signature),
      judgement: hexlify(judgement),
      index,
      size,
      path: inclusionProof(this.#tiles, index, size).map((hash) => hexlify(hash)),
    }));
    await (await this.lots.judgeMany(inspections)).wait();
  }

  /** @returns whether there was something to dispose of */
  dispose(lot: string, { statement }: Signed, disposition: Disposition): Promise<boolean> {
    const message = {
      publisher: parties.certifier,
      lot,
      ruleSet: this.ruleSet,
      statement: hexlify(statementHashOf(statement)),
      disposition: dispositions.indexOf(disposition) + 1,
      reason: hexlify(randomBytes(32)),
      until: disposition === "useAsIs" ? 2n ** 40n : 0n,
    };
    return isTaken(sendAct(this.chain, "Dispose", message, [this.chain.signers.certifier]));
  }

  /** @returns whether the chain let it */
  release(lot: string): Promise<boolean> {
    const message = { factory: parties.factory, lot };
    return isTaken(sendAct(this.chain, "Release", message, [this.chain.signers.factory]));
  }

  get ruleSet(): string {
    return hexlify(ruleSetId(this.#set));
  }

  /** Where the chain says that the lot stands. */
  async standing(lot: string): Promise<{
    readonly good: number;
    readonly failing: number;
    readonly blocked: number;
    readonly isMet: boolean;
    readonly incompleteKeys: number;
  }> {
    const { lots } = this;
    const progress = await lots.progressOf(lot, this.ruleSet);
    const { incompleteKeys, unmet } = await lots.lotOf(lot);
    return {
      good: Number(progress.good),
      failing: Number(progress.failing),
      blocked: Number(progress.blocked),
      isMet: unmet === 0n,
      incompleteKeys: Number(incompleteKeys),
    };
  }
}

const isTaken = (act: Promise<unknown>): Promise<boolean> =>
  act.then(
    () => true,
    () => false,
  );

async function newStation(chain: TestChain): Promise<Station> {
  const { data, device, key, keyId } = await enrolment(chain);
  const to = chain.deployment.contracts.deviceRegistry.address;
  await (await chain.stranger.sendTransaction({ to, data })).wait();
  return { key, keyId: toHex(keyId), device, position: CHAIN_START };
}

const lotsOf = ({ deployment, stranger }: TestChain): LotRegister =>
  lotRegisterAt(deployment.contracts.lotRegister?.address ?? "", stranger);

/** @returns the id of the plan */
async function publish(chain: TestChain, set: RuleSet, samples: number): Promise<string> {
  const common = {
    publisher: parties.certifier,
    product: hexlify(productId(set.product)),
    version: 1,
    salt: `0x${set.salt}`,
  };
  const signers = [chain.signers.certifier];
  const packed = packRules(fromHex(set.salt), set.rules);
  const rules = { ...common, step: hexlify(stepId(set.step)), rules: hexlify(packed) };
  await sendAct(chain, "PublishRules", rules, signers);
  const plan = {
    ...common,
    minGrade: SOFTWARE_GRADE,
    requirements: [{ ruleSet: hexlify(ruleSetId(set)), samples, acceptance: 0 }],
    inspectors: [OWN_FACTORY],
    auditors: [],
  };
  await sendAct(chain, "PublishPlan", plan, signers);
  const book = ruleBookAt(chain.deployment.contracts.ruleBook?.address ?? "", chain.provider);
  const [published] = await book.queryFilter(book.filters.PlanPublished());
  if (published === undefined) throw new Error("no plan was published");
  return published.args.plan;
}

const recordOf = (device: string, lot: string, said: Said, set: RuleSet): RecordDraft => ({
  device,
  machine: device,
  capturedAt: new Date().toISOString(),
  kind: "inspection",
  source: "sensor",
  subjects: [],
  ...(set.step !== undefined && { step: set.step }),
  inspection: {
    ruleSet: toHex(ruleSetId(set)),
    ruleSetSalt: set.salt,
    lot: lot.slice(2),
    sample: said.sample,
    attempt: said.attempt,
    ordinal: said.ordinal,
    closing: said.closing,
    measurements:
      said.diameter === undefined ? [] : [{ metric: "diameter", unit: "mm", value: said.diameter }],
    inspector: "i-1",
    instrument: "cmm",
    calibrationDue: "2027-01-01",
  },
});
