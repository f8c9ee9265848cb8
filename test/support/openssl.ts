import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The system's own openssl, in a directory of its own: what somebody without our code would do. */
export class OpenSsl {
  readonly directory: string;
  constructor(directory: string) {
    this.directory = directory;
  }

  static async begin(): Promise<OpenSsl> {
    return new OpenSsl(await mkdtemp(join(tmpdir(), "tallystick-openssl-")));
  }

  /** @returns what it printed */
  async run(...words: readonly string[]): Promise<string> {
    const { stdout } = await run("openssl", words, { cwd: this.directory });
    return stdout;
  }

  path(file: string): string {
    return join(this.directory, file);
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), "utf8");
  }

  /** Makes a key, in `NAME.key`. @param kind a curve, or `rsa:BITS` */
  async key(name: string, kind = "prime256v1"): Promise<void> {
    const [algorithm, option] = kind.startsWith("rsa:")
      ? ["RSA", `rsa_keygen_bits:${kind.slice(4)}`]
      : ["EC", `ec_paramgen_curve:${kind}`];
    await this.run("genpkey", "-algorithm", algorithm, "-pkeyopt", option, "-out", `${name}.key`);
  }

  /** A certification request of `NAME.key`, as EST takes it: base64 of its DER. @param names of subjectAltName */
  async request(name: string, subject: string, names = ""): Promise<string> {
    const extension = names === "" ? [] : ["-addext", `subjectAltName=${names}`];
    const of = ["-key", `${name}.key`, "-subj", subject, ...extension];
    await this.run("req", "-new", ...of, "-outform", "DER", "-out", `${name}.csr`);
    return (await readFile(this.path(`${name}.csr`))).toString("base64");
  }

  async end(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
