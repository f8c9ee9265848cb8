import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "../../service/embedded/process.ts";

const run = promisify(execFile);

/** Where Debian puts them: packages swtpm, swtpm-tools and tpm2-tools. */
export const hasSoftwareTpm = [
  "/usr/bin/swtpm",
  "/usr/bin/swtpm_setup",
  "/usr/bin/tpm2_quote",
].every((path) => existsSync(path));

/** A maker of TPMs: an authority whose root and local CA swtpm_localca makes with the first TPM. */
export class TpmMaker {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async start(): Promise<TpmMaker> {
    const directory = await mkdtemp(join(tmpdir(), "tallystick-tpm-maker-"));
    const ca = [
      `statedir = ${directory}`,
      `signingkey = ${directory}/signkey.pem`,
      `issuercert = ${directory}/issuercert.pem`,
      `certserial = ${directory}/certserial`,
    ];
    await writeFile(join(directory, "localca.conf"), ca.join("\n"));
    await writeFile(join(directory, "localca.options"), "");
    const setup = [
      "create_certs_tool = /usr/bin/swtpm_localca",
      `create_certs_tool_config = ${directory}/localca.conf`,
      `create_certs_tool_options = ${directory}/localca.options`,
    ];
    await writeFile(join(directory, "setup.conf"), setup.join("\n"));
    return new TpmMaker(directory);
  }

  /** DER. */
  readonly root = (): Promise<Uint8Array> => this.#der("swtpm-localca-rootca-cert.pem");
  readonly issuer = (): Promise<Uint8Array> => this.#der("issuercert.pem");

  async #der(file: string): Promise<Uint8Array> {
    const pem = await readFile(join(this.directory, file), "utf8");
    return Buffer.from(pem.replaceAll(/-----[^-]+-----/g, ""), "base64");
  }

  close(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

/**
 * A TPM 2.0 in software (swtpm) with an endorsement key's certificate by its maker. It answers on a socket in its
 * directory; there is no resource manager, so each command leaves the TPM empty.
 */
export class SoftwareTpm {
  readonly directory: string;
  #process: ChildProcess | undefined;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async make(maker: TpmMaker): Promise<SoftwareTpm> {
    const directory = await mkdtemp(join(tmpdir(), "tpm-"));
    await mkdir(join(directory, "state"));
    const config = join(maker.directory, "setup.conf");
    const flags = ["--tpm2", "--create-ek-cert", "--pcr-banks", "sha256", "--overwrite"];
    const where = ["--tpm-state", join(directory, "state"), "--write-ek-cert-files", directory];
    await run("swtpm_setup", [...flags, "--config", config, ...where]);
    const tpm = new SoftwareTpm(directory);
    await tpm.start();
    return tpm;
  }

  async start(): Promise<void> {
    const socket = join(this.directory, "socket");
    const flags = [
      "--tpmstate",
      `dir=${this.directory}/state`,
      "--flags",
      "not-need-init,startup-clear",
    ];
    const servers = [
      "--server",
      `type=unixio,path=${socket}`,
      "--ctrl",
      `type=unixio,path=${socket}.ctrl`,
    ];
    this.#process = spawn("/usr/bin/swtpm", ["socket", "--tpm2", ...flags, ...servers], {
      stdio: "ignore",
    });
    if (!(await until(() => Promise.resolve(existsSync(`${socket}.ctrl`)), 10_000)))
      throw new Error("swtpm does not start");
  }

  /** Runs a stock tool in the TPM's directory. */
  async tool(name: string, ...parameters: string[]): Promise<string> {
    const options = {
      cwd: this.directory,
      env: { ...process.env, TPM2TOOLS_TCTI: `swtpm:path=${this.directory}/socket` },
    };
    const { stdout } = await run(name, parameters, options);
    await run("tpm2_flushcontext", ["-t"], options);
    return stdout;
  }

  async read(file: string): Promise<Uint8Array> {
    return new Uint8Array(await readFile(join(this.directory, file)));
  }

  async write(file: string, bytes: Uint8Array): Promise<void> {
    await writeFile(join(this.directory, file), bytes);
  }

  async close(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}
