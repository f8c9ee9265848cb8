import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { AgentEvent } from "../../device-attest/agent-options.ts";
import { firstParties } from "../../service/chain-home.ts";
import type { Service } from "../../service/compose.ts";
import { type FinalAnchor, newestAnchor } from "../../service/evidence/anchor.store.ts";
import { logSize } from "../../service/evidence/log.store.ts";
import { qrOf, qrSvg } from "../../service/http/link/qr.ts";
import { readerHeaders } from "../people/reader.ts";
import type { LiveState } from "../simulation/live-view.ts";
import type { DeviceName } from "../simulation/device-name.ts";
import type { Workshop } from "../simulation/workshop.ts";
import type { DemoDevice } from "./demo-device.ts";

const RATE_WINDOW_MS = 10_000;
const POWER_SAMPLES = 120;
const STORY_LINES = 6;

/** Collects what the live view shows. */
export class LiveFigures {
  readonly #home: string;
  readonly #service: Service;
  readonly #workshop: Workshop;
  readonly #acknowledgedAt: number[] = [];
  readonly #powerW: number[] = [];
  #receipt: { device: DeviceName; sequence: number; atMs: number } | undefined;
  #anchor: (FinalAnchor & { gas: number }) | undefined;
  #logSize = 0;
  #story: readonly string[] = [];
  #traces: readonly string[] = [];
  #headers: Promise<Record<string, string>> | undefined;
  #verifyCommand: readonly string[] | undefined;

  constructor(home: string, service: Service, workshop: Workshop) {
    this.#home = home;
    this.#service = service;
    this.#workshop = workshop;
  }

  note(device: DeviceName, event: AgentEvent): void {
    if (event.kind === "acknowledged") this.#acknowledgedAt.push(Date.now());
    const sequence = event.kind === "anchored" ? event.sequences.at(-1) : undefined;
    if (sequence !== undefined) this.#receipt = { device, sequence, atMs: Date.now() };
  }

  /** Keeps the last few things that happened. */
  tell(line: string): void {
    this.#story = [...this.#story, line].slice(-STORY_LINES);
  }

  /** Shows where the newest released lot is traced, and draws the code that leads there. */
  async showCode(path: string): Promise<void> {
    const { httpUrl } = this.#service;
    if (httpUrl === undefined) return;
    const url = application(httpUrl) + path;
    this.#traces = [url];
    await writeFile(join(this.#home, "label.svg"), qrSvg(qrOf(url, "M")));
  }

  notePower(): void {
    this.#powerW.push(this.#workshop.now?.cuttingPowerW ?? 0);
    if (this.#powerW.length > POWER_SAMPLES) this.#powerW.shift();
  }

  /** Reads the log and its newest anchor. */
  async refresh(): Promise<void> {
    const { chain, pool } = this.#service;
    this.#logSize = await logSize(pool);
    const anchor = await newestAnchor(pool);
    if (anchor === undefined || anchor.size === this.#anchor?.size) return;
    const receipt = await chain.provider.getTransactionReceipt(anchor.transaction);
    this.#anchor = { ...anchor, gas: Number(receipt?.gasUsed ?? 0n) };
  }

  /** Writes the bundle of a record that a device has a verified receipt for, once there is one. */
  async writeBundle(devices: Iterable<DemoDevice>): Promise<void> {
    const { chain, httpUrl } = this.#service;
    if (this.#verifyCommand !== undefined || httpUrl === undefined) return;
    const factory = firstParties.factory.slice(2);
    const headers = await this.#readerHeaders(factory);
    for (const { agent } of devices) {
      const hash = agent.status().latest?.receipts.items[0]?.statementHash;
      const response =
        hash && (await fetch(`${httpUrl}/v1/factories/${factory}/bundles/${hash}`, { headers }));
      if (!response || !response.ok) continue;
      const bundle = join(this.#home, "bundle.json");
      const trust = join(this.#home, "trust-manifest.json");
      await writeFile(bundle, await response.text());
      await writeFile(trust, JSON.stringify(chain.manifest, null, 2));
      const [bundleArg, trustArg] = [bundle, trust].map((file) => relative(".", file));
      this.#verifyCommand = [
        "./tallystick verify",
        bundleArg ?? bundle,
        `--trust ${trustArg ?? trust}`,
        `--rpc ${chain.url}`,
      ];
      return;
    }
  }

  #readerHeaders(factory: string): Promise<Record<string, string>> {
    return (this.#headers ??= readerHeaders(this.#service.pool, factory));
  }

  state(devices: ReadonlyMap<DeviceName, DemoDevice>): LiveState {
    const now = Date.now();
    while ((this.#acknowledgedAt[0] ?? now) < now - RATE_WINDOW_MS) this.#acknowledgedAt.shift();
    const seconds = (since: number): number => Math.max(0, Math.round((now - since) / 1000));
    const { httpUrl } = this.#service;
    return {
      recordsPerSecond: this.#acknowledgedAt.length / (RATE_WINDOW_MS / 1000),
      logSize: this.#logSize,
      anchor: this.#anchor && {
        block: this.#anchor.blockNumber,
        ageSeconds: seconds(this.#anchor.blockTimestamp * 1000),
        gas: this.#anchor.gas,
      },
      receipt: this.#receipt && { ...this.#receipt, ageSeconds: seconds(this.#receipt.atMs) },
      devices: [...devices].map(([device, { agent }]) => ({ device, ...agent.status() })),
      story: this.#story,
      machine: this.#workshop.now?.state ?? "off",
      spindlePowerW: this.#powerW,
      urls: httpUrl === undefined ? [] : [application(httpUrl), `${httpUrl}/docs`, ...this.#traces],
      verifyCommand: this.#verifyCommand,
      accountCommand: [
        "./tallystick account add",
        `--home ${relative(".", join(this.#home, "service"))}`,
        "--login boss@workshop.example",
        "--party factory",
        "--capabilities view,look,sign,manage",
      ],
    };
  }
}

/** By name: a browser makes no passkey for a number. */
const application = (httpUrl: string): string => httpUrl.replace("//127.0.0.1:", "//localhost:");
