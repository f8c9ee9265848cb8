import { randomBytes } from "node:crypto";
import { hexlify } from "ethers";
import { fromHex, toBase64Url, toHex } from "../../../device-attest/bytes.ts";
import type { KeyStore } from "../../../device-attest/key-store.ts";
import { leafHash } from "../../../device-attest/merkle.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../../device-attest/signed-record.ts";
import { logIdOf, statementHashOf } from "../../../device-attest/statement.ts";
import { evidenceLogAt } from "../../../service/chain/contracts.ts";
import { EMPTY_EDGE, grow } from "../../../service/evidence/growth.ts";
import { Tile, tileKey } from "../../../service/evidence/tile.ts";
import { inclusionProof, rootOf } from "../../../service/evidence/tree.ts";
import { type Disposition, dispositions } from "../../../service/quality/lot.ts";
import {
  packRules,
  productId,
  type RuleSet,
  ruleSetId,
  stepId,
} from "../../../service/quality/rule-set.ts";
import { freshChain, parties, type TestChain } from "../../support/chain.ts";
import { enrolment } from "../../support/enrolment.ts";
import { deployQuality, type QualityContracts, sendTo } from "../../support/quality.ts";

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
  readonly #chain: TestChain;
  readonly #quality: QualityContracts;
  readonly #set: RuleSet;
  readonly #plan: string;
  readonly #stations: readonly Station[];
  readonly #leaves: Uint8Array[] = [];
  readonly #tiles = new Map<string, Tile>();

  private constructor(
    chain: TestChain,
    quality: QualityContracts,
    { plan, set, stations }: { set: RuleSet; plan: string; stations: readonly Station[] },
  ) {
    this.#chain = chain;
    this.#quality = quality;
    this.#set = set;
    this.#plan = plan;
    this.#stations = stations;
  }

  static async open(set: RuleSet, samples: number): Promise<LotScene> {
    const chain = await freshChain();
    const quality = await deployQuality(chain);
    const stations: Station[] = [];
    while (stations.length < STATIONS) stations.push(await newStation(chain));
    const plan = await publish(chain, quality, set, samples);
    return new LotScene(chain, quality, { set, plan, stations });
  }

  close(): Promise<void> {
    return this.#chain.stop();
  }

  /** @returns its id */
  async openLot(): Promise<string> {
    const secret = hexlify(randomBytes(32));
    await sendTo(this.#quality.lots, this.#chain.signers.factory, {
      type: "OpenLot(bytes32 factory,bytes32 secret,bytes32 plan,bytes32[] custodians)",
      method: "open",
      message: { factory: parties.factory, secret, plan: this.#plan, custodians: [] },
    });
    return this.#quality.lots.lotIdOf(parties.factory, secret);
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
        logId: logIdOf(this.#chain.deployment.origin),
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
    const { contracts } = this.#chain.deployment;
    const log = evidenceLogAt(contracts.evidenceLog.address, this.#chain.sequencer);
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
    await (await this.#quality.lots.judgeMany(inspections)).wait();
  }

  /** @returns whether there was something to dispose of */
  dispose(lot: string, { statement }: Signed, disposition: Disposition): Promise<boolean> {
    return isTaken(
      sendTo(this.#quality.lots, this.#chain.signers.certifier, {
        type: "Dispose(bytes32 publisher,bytes32 lot,bytes32 ruleSet,bytes32 statement,uint8 disposition,bytes32 reason,uint64 until)",
        method: "dispose",
        message: {
          publisher: parties.certifier,
          lot,
          ruleSet: hexlify(ruleSetId(this.#set)),
          statement: hexlify(statementHashOf(statement)),
          disposition: dispositions.indexOf(disposition) + 1,
          reason: hexlify(randomBytes(32)),
          until: disposition === "useAsIs" ? 2n ** 40n : 0n,
        },
      }),
    );
  }

  /** @returns whether the chain let it */
  release(lot: string): Promise<boolean> {
    return isTaken(
      sendTo(this.#quality.lots, this.#chain.signers.factory, {
        type: "Release(bytes32 factory,bytes32 lot)",
        method: "release",
        message: { factory: parties.factory, lot },
      }),
    );
  }

  /** Where the chain says that the lot stands. */
  async standing(lot: string): Promise<{
    readonly good: number;
    readonly failing: number;
    readonly blocked: number;
    readonly isMet: boolean;
    readonly incompleteKeys: number;
  }> {
    const { lots } = this.#quality;
    const progress = await lots.progressOf(lot, hexlify(ruleSetId(this.#set)));
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

const isTaken = (act: Promise<void>): Promise<boolean> =>
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

/** @returns the id of the plan */
async function publish(
  chain: TestChain,
  { book }: QualityContracts,
  set: RuleSet,
  samples: number,
): Promise<string> {
  const common = {
    publisher: parties.certifier,
    product: hexlify(productId(set.product)),
    version: 1,
    salt: `0x${set.salt}`,
  };
  await sendTo(book, chain.signers.certifier, {
    type: "PublishRules(bytes32 publisher,bytes32 product,bytes32 step,uint32 version,bytes32 salt,bytes rules)",
    method: "publishRules",
    message: {
      ...common,
      step: hexlify(stepId(set.step)),
      rules: hexlify(packRules(fromHex(set.salt), set.rules)),
    },
  });
  await sendTo(book, chain.signers.certifier, {
    type: "PublishPlan(bytes32 publisher,bytes32 product,uint32 version,bytes32 salt,uint8 minGrade,Requirement[] requirements,bytes32[] inspectors,bytes32[] auditors)",
    structs: { Requirement: "bytes32 ruleSet,uint32 samples,uint32 acceptance" },
    method: "publishPlan",
    message: {
      ...common,
      minGrade: SOFTWARE_GRADE,
      requirements: [{ ruleSet: hexlify(ruleSetId(set)), samples, acceptance: 0 }],
      inspectors: [OWN_FACTORY],
      auditors: [],
    },
  });
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
