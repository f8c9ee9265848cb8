import { randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { encodeEnvelope, type Envelope } from "../../device-attest/envelope.ts";
import { asRecord } from "../../device-attest/record.ts";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import { logSize } from "../../service/evidence/log.store.ts";
import type { Resolution } from "../../service/parties/consent/period.ts";
import { portray } from "../../service/portrait/portray.store.ts";
import { countedSignals } from "../../service/portrait/portrait.store.ts";
import { type At, consumptionFigures, utilisationFigures } from "../../service/portrait/section.ts";
import type { SignalDraft } from "../../service/portrait/signal.ts";
import type { SoundRecord } from "../../service/portrait/snapshot/recounted.ts";
import { type DeclaredSignal, declareSignal } from "../../service/portrait/signal.store.ts";
import { takeSignedEvents } from "../../service/trace/capture/signed-events.store.ts";
import { TestDevice, testFactory } from "../support/device.ts";
import { type TestIntake, testIntake } from "../support/intake.ts";

/** A factory whose records make a portrait: the real intake, a database of its own, a chain that anchors when told. */
export class PortrayedFactory {
  readonly #intake: TestIntake;

  private constructor(intake: TestIntake) {
    this.#intake = intake;
  }

  /** @param clockBehindMsMax how old records may be */
  static async open(clockBehindMsMax?: number): Promise<PortrayedFactory> {
    return new PortrayedFactory(await testIntake({}, clockBehindMsMax));
  }

  close(): Promise<void> {
    return this.#intake.close();
  }

  get pool(): Pool {
    return this.#intake.database.pool;
  }

  async enrolled(): Promise<TestDevice> {
    const device = new TestDevice(this.#intake.logId);
    const keyNo = await device.register(this.pool);
    await this.pool.query(
      `INSERT INTO device_key_grade (key_no, position, from_index, grade, granted_by, block_number)
       VALUES ($1, 0, 0, 'software', $2, 1)`,
      [keyNo, Buffer.alloc(32)],
    );
    await this.#intake.reloadKeys();
    return device;
  }

  async send(...envelopes: readonly Envelope[]): Promise<void> {
    const taken = envelopes.map((envelope) =>
      this.#intake.pipeline.take({
        payload: Buffer.from(encodeEnvelope(envelope)),
        principal: "test",
        receivedAt: new Date(),
      }),
    );
    await Promise.all(taken);
  }

  /** Has a device tell, one after another, what the trace and then the portrait make of. @returns what was sent */
  async tell(
    device: TestDevice,
    ...drafts: readonly Partial<RecordDraft>[]
  ): Promise<SoundRecord[]> {
    const sent: SoundRecord[] = [];
    for (const draft of drafts) {
      const envelope = await device.next(draft);
      const record = asRecord(envelope.record);
      sent.push({ index: record.sequence, record, time: "claimed" });
      await this.send(envelope);
    }
    while (await takeSignedEvents(this.pool, () => new Date()));
    await this.portrayed();
    return sent;
  }

  /** As if the whole log were anchored for good, in a block of this time. @returns what a device sees of it */
  async anchor(at = new Date()): Promise<NonNullable<RecordDraft["seen"]>> {
    const size = await logSize(this.pool);
    const [root, hash] = [randomBytes(32), randomBytes(32)];
    await this.pool.query(
      `INSERT INTO anchor (size, root, tx_hash, block_number, block_hash, block_timestamp, final)
       VALUES ($1, $2, $3, $1, $4, $5, true) ON CONFLICT (size) DO NOTHING`,
      [size, root, Buffer.alloc(32), hash, at],
    );
    return { size, root: root.toString("hex"), blockHash: `0x${hash.toString("hex")}` };
  }

  async portrayed(): Promise<void> {
    await this.anchor();
    await this.portray();
  }

  /** As the service does it. */
  async portray(): Promise<void> {
    while (await portray(this.pool));
  }

  /** A load of the machine that counts on the device's word; by minutes. */
  async declare(draft: Partial<SignalDraft> = {}): Promise<DeclaredSignal> {
    const declared = await declareSignal(this.pool, {
      factory: testFactory,
      draft: { ...loadOf(draft.machine ?? randomUUID()), ...draft },
      by: "tester",
      at: new Date(),
      idempotencyKey: randomUUID(),
    });
    if (typeof declared === "string") throw new Error(declared);
    return declared;
  }

  async utilisation(machine: string, from: string, to: string, resolution: Resolution = "hour") {
    const at: At = { period: { from, to }, resolution };
    const counted = await countedSignals(this.pool, testFactory, ["load"], at);
    return figuresOf(utilisationFigures(counted, at), machine);
  }

  async energy(machine: string, from: string, to: string, resolution: Resolution = "hour") {
    const at: At = { period: { from, to }, resolution };
    const meanings = ["energyInterval", "energyCounter"] as const;
    const counted = await countedSignals(this.pool, testFactory, meanings, at);
    return figuresOf(consumptionFigures(counted, at), machine);
  }
}

const figuresOf = ({ machines }: ReturnType<typeof utilisationFigures>, machine: string) => {
  const figures = machines.find((one) => one.machine === machine)?.figures ?? [];
  return (name: string) => {
    const found = figures.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no figure ${name} of ${machine}`);
    return found;
  };
};

export const loadOf = (machine: string): SignalDraft => ({
  machine,
  metric: "spindle.power",
  unit: "W",
  meaning: "load",
  slotSeconds: 60,
  stamp: "start",
  time: "claimed",
});

/** Watts from a moment on, a reading each so many seconds. */
export const watts = (
  machine: string,
  capturedAt: string,
  everySeconds: number,
  ...values: readonly number[]
): Partial<RecordDraft> => ({
  machine,
  capturedAt,
  readings: values.map((value, at) => ({
    metric: "spindle.power",
    unit: "W",
    value: String(value),
    offsetMs: at * everySeconds * 1000,
  })),
});
