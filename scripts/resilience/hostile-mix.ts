import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../device-attest/bytes.ts";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import type { KeyStore } from "../../device-attest/key-store.ts";
import {
  CHAIN_START,
  type ChainPosition,
  type RecordDraft,
  signRecord,
} from "../../device-attest/signed-record.ts";
import { newSoftwareKey } from "./key.ts";

export interface Attack {
  readonly kind: string;
  readonly payload: Uint8Array;
}

type Make = () => Promise<string | Uint8Array>;

/** Half the group order of P-256 is where low s ends. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const DEEP = 100_000;
const LARGE_BYTES = 10_000_000;
const YEAR_MS = 366 * 86_400_000;

/**
 * Everything that nobody should send, mixed: from noise to validly signed nonsense of a device that is enrolled and was
 * taken over.
 */
export class HostileMix {
  readonly #device: string;
  readonly #keyStore: KeyStore;
  readonly #logId: Uint8Array;
  readonly #kinds: readonly (readonly [kind: string, weight: number, make: Make])[];
  readonly #total: number;
  #position: ChainPosition = CHAIN_START;
  #before: ChainPosition = CHAIN_START;
  #replayed: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #random: () => number;

  /** @param random from [0, 1) */
  constructor(
    taken: { readonly device: string; readonly keyStore: KeyStore; readonly logId: Uint8Array },
    random: () => number,
  ) {
    this.#device = taken.device;
    this.#keyStore = taken.keyStore;
    this.#logId = taken.logId;
    this.#random = random;
    this.#kinds = this.#table();
    this.#total = this.#kinds.reduce((sum, [, weight]) => sum + weight, 0);
  }

  /** One at a time: the key's statements form a chain. */
  next(): Promise<Attack> {
    const attack = this.#turn.then(() => this.#make());
    this.#turn = attack;
    return attack;
  }

  async #make(): Promise<Attack> {
    let left = this.#random() * this.#total;
    for (const [kind, weight, make] of this.#kinds) {
      left -= weight;
      if (left < 0) return { kind, payload: Buffer.from(await make()) };
    }
    throw new RangeError("weights do not add up");
  }

  #table(): readonly (readonly [string, number, Make])[] {
    const text = (change: (text: string) => string): Make => {
      return async () => change(encodeEnvelope(await this.#signed()));
    };
    const signed = (draft: Partial<RecordDraft>): Make => {
      return async () => encodeEnvelope(await this.#signed(draft));
    };
    const nested = `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`;
    return [
      ["noise", 200, async () => randomBytes(Math.floor(this.#random() * 1000))],
      ["half an envelope", 100, text((envelope) => envelope.slice(0, 400))],
      ["wrong types", 100, async () => `{"statement":${String(this.#random())},"signature":[]}`],
      ["forged", 100, async () => encodeEnvelope(this.#forged(await this.#signed()))],
      ["high s", 60, async () => encodeEnvelope(highTwin(await this.#signed()))],
      ["another log", 60, async () => encodeEnvelope(await this.#signed({}, randomBytes(32)))],
      ["unknown key", 60, async () => encodeEnvelope(await this.#byStranger())],
      ["a replay", 100, async () => (this.#replayed ??= encodeEnvelope(await this.#signed()))],
      ["a name twice", 30, text((one) => one.replace('"machine":', '"machine":"","machine":'))],
      ["2^53+1", 30, text((one) => one.replace('"offsetMs":0', '"offsetMs":9007199254740993'))],
      ["a year ahead", 30, signed({ capturedAt: yearsFromNow(1) })],
      ["a year behind", 30, signed({ capturedAt: yearsFromNow(-1) })],
      ["another device", 30, signed({ device: "urn:tallystick:device:other" })],
      ["a jump", 20, async () => encodeEnvelope(await this.#afterJump())],
      ["a number signed twice", 20, async () => encodeEnvelope(await this.#again())],
      ["nested", 5, async () => nested],
      [
        "nested and signed",
        5,
        text((one) => one.replace('"record":{', `"record":{"a":${nested},`)),
      ],
      ["10 MB", 1, async () => Buffer.alloc(LARGE_BYTES, 0x20)],
    ];
  }

  async #signed(draft: Partial<RecordDraft> = {}, logId = this.#logId): Promise<Envelope> {
    const signed = await signRecord(this.#draft(draft), this.#position, {
      keyStore: this.#keyStore,
      logId,
      salt: toBase64Url(randomBytes(16)),
    });
    if (logId !== this.#logId) return signed.envelope;
    this.#before = this.#position;
    this.#position = signed.position;
    return signed.envelope;
  }

  async #byStranger(): Promise<Envelope> {
    const keyStore = newSoftwareKey();
    const salt = toBase64Url(randomBytes(16));
    const signer = { keyStore, logId: this.#logId, salt };
    return (await signRecord(this.#draft({}), CHAIN_START, signer)).envelope;
  }

  #afterJump(): Promise<Envelope> {
    const sequence = this.#position.sequence + 1 + Math.floor(this.#random() * 1e6);
    this.#position = { previous: randomBytes(32), sequence };
    return this.#signed();
  }

  async #again(): Promise<Envelope> {
    await this.#signed();
    this.#position = this.#before;
    return this.#signed();
  }

  #forged(envelope: Envelope): Envelope {
    const statement = Uint8Array.from(envelope.statement);
    const at = 48 + Math.floor(this.#random() * 32);
    statement[at] = (statement[at] ?? 0) ^ 1;
    return { ...envelope, statement };
  }

  #draft(change: Partial<RecordDraft>): RecordDraft {
    return {
      device: this.#device,
      machine: "mill-1",
      capturedAt: new Date().toISOString(),
      kind: "reading",
      source: "sensor",
      subjects: [],
      readings: [{ metric: "spindle.power", unit: "W", value: "1520.5", offsetMs: 0 }],
      ...change,
    } as RecordDraft;
  }
}

function highTwin(envelope: Envelope): Envelope {
  const s = BigInt(`0x${Buffer.from(envelope.signature.subarray(32)).toString("hex")}`);
  const high = (ORDER - s).toString(16).padStart(64, "0");
  const signature = Buffer.concat([envelope.signature.subarray(0, 32), Buffer.from(high, "hex")]);
  return { ...envelope, signature };
}

const yearsFromNow = (years: number): string =>
  new Date(Date.now() + years * YEAR_MS).toISOString();
