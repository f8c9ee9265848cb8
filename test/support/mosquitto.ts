import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { join } from "node:path";
import { until } from "../../service/embedded/process.ts";

/** Where Debian puts it. */
const binary = "/usr/sbin/mosquitto";
export const hasMosquitto = existsSync(binary);

/** A real MQTT 5 broker; everything it holds is in memory. */
export class Mosquitto {
  readonly port: number;
  readonly #configuration: string;
  readonly #access: string;
  #process: ChildProcess | undefined;

  /** @param access lines about who may come in */
  constructor(directory: string, port: number, access = "allow_anonymous true") {
    this.port = port;
    this.#access = access;
    this.#configuration = join(directory, "mosquitto.conf");
  }

  async start(): Promise<void> {
    const listener = `listener ${String(this.port)} 127.0.0.1`;
    await writeFile(
      this.#configuration,
      `${listener}\n${this.#access}\nmax_queued_messages 0\nlog_type none\n`,
    );
    this.#process = spawn(binary, ["-c", this.#configuration], { stdio: "ignore" });
    if (!(await until(() => answers(this.port), 10_000)))
      throw new Error("mosquitto does not start");
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection(port, "127.0.0.1");
  socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
