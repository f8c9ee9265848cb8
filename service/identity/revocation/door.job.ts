import { webcrypto } from "node:crypto";
import type { Pool } from "pg";
import { type Loop, startLoop } from "../../loop.ts";
import { CertificateFault } from "../certificate/certificate-fault.ts";
import { type CertifiedDevice, verifyDeviceCertificate } from "../certificate/verify-device.ts";
import { deviceKeyOf, readStanding, type Standing, standingVersion } from "./standing.store.ts";

export interface DoorOptions {
  readonly pool: Pool;
  readonly now: () => Date;
  readonly onError: (error: unknown) => void;
}

/** Between two questions: with reading and closing it has to stay well under a second. */
const LOOK_MS = 250;

/** Knows which devices may come in, and which that are in must leave: whichever ends first, on chain or by this site. */
export class Door {
  readonly #options: DoorOptions;
  readonly #listeners = new Set<() => void>();
  #standing: Standing;
  #version: string;
  #loop: Loop | undefined;

  private constructor(options: DoorOptions, version: string, standing: Standing) {
    this.#options = options;
    this.#version = version;
    this.#standing = standing;
  }

  static async open(options: DoorOptions): Promise<Door> {
    const version = await standingVersion(options.pool);
    const door = new Door(options, version, await readStanding(options.pool));
    door.#loop = startLoop({
      idleMs: LOOK_MS,
      step: async () => {
        await door.#look();
        return false;
      },
      onError: options.onError,
    });
    return door;
  }

  /** @param leaf DER; who issued it is known here @throws CertificateFault */
  async admit(leaf: Uint8Array): Promise<CertifiedDevice> {
    const { anchors, issuers } = this.#standing;
    for (const issuer of issuers.length === 0 ? [undefined] : issuers) {
      const chain = issuer === undefined ? [leaf] : [leaf, issuer];
      const device = await this.#verified(chain, anchors);
      if (device === undefined) continue;
      this.requireStanding(device);
      return device;
    }
    throw new CertificateFault("wrongChain");
  }

  /** @throws CertificateFault `revoked`, `ended` or `keptOut` for a device that was let in */
  requireStanding({
    device,
    factory,
    serial,
  }: Pick<CertifiedDevice, "device" | "factory" | "serial">): void {
    if (this.#standing.revoked.has(serial)) throw new CertificateFault("revoked");
    const key = deviceKeyOf(factory, device);
    if (this.#standing.ended.has(key)) throw new CertificateFault("ended");
    if (this.#standing.keptOut.has(key)) throw new CertificateFault("keptOut");
  }

  /** Told when anything ended, or may have. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    await this.#loop?.stop();
  }

  /** @returns undefined where another of our authorities may have issued it */
  async #verified(
    chain: readonly Uint8Array[],
    anchors: readonly Uint8Array[],
  ): Promise<CertifiedDevice | undefined> {
    const { revoked } = this.#standing;
    try {
      return await verifyDeviceCertificate(chain, {
        anchors,
        at: this.#options.now().getTime(),
        revoked: (serial) => revoked.has(serial),
        crypto: webcrypto as Crypto,
      });
    } catch (error) {
      if (error instanceof CertificateFault && error.code === "wrongChain") return undefined;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const version = await standingVersion(this.#options.pool);
    if (version === this.#version) return;
    this.#standing = await readStanding(this.#options.pool);
    this.#version = version;
    for (const listener of this.#listeners) listener();
  }
}
