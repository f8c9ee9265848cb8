import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { buffer, text } from "node:stream/consumers";
import { deviceKey } from "../device-attest/key.ts";
import { ConfigError, type Environment } from "./environment.ts";
import type { CaKey } from "./identity/certificate/ca-key.ts";

export interface Pkcs11Place {
  /** The module's library, a file. */
  readonly library: string;
  readonly token: string;
  readonly pin: string;
  /** Label of the key pair, which is made by the module's own means. */
  readonly label: string;
  /** Of the process: a module may look there for its configuration. */
  readonly env: Environment;
}

/** Of OpenSC. A library would build native code on every machine that installs the service, and few have a module. */
const TOOL = "pkcs11-tool";
const SIGNATURE_BYTES = 64;

/**
 * An authority's key in a security module, where it stays: OpenSC's tool asks the module for each signature. The PIN
 * reaches it by the environment, where no list of processes shows it.
 * @throws ConfigError
 */
export async function openPkcs11Key(place: Pkcs11Place): Promise<CaKey> {
  const { label } = place;
  const read = ["--read-object", "--type", "pubkey", "--label", label];
  const spki = new Uint8Array(await ask(place, read));
  try {
    deviceKey(spki);
  } catch (cause) {
    throw new ConfigError(`the token has no P-256 key of the label ${label}`, { cause });
  }
  return {
    spki,
    sign: async (tbs) => {
      const digest = createHash("sha256").update(tbs).digest();
      const signature = await ask(
        place,
        ["--sign", "--mechanism", "ECDSA", "--label", label],
        digest,
      );
      if (signature.length !== SIGNATURE_BYTES)
        throw new ConfigError(`the security module signed with ${String(signature.length)} bytes`);
      return new Uint8Array(signature);
    },
  };
}

/** @returns what the tool wrote */
async function ask(
  { env, library, pin, token }: Pkcs11Place,
  args: readonly string[],
  input: Uint8Array = new Uint8Array(),
): Promise<Buffer> {
  const where = ["--module", library, "--token-label", token, "--login", "--pin", "env:PKCS11_PIN"];
  const child = spawn(TOOL, [...where, ...args], {
    stdio: "pipe",
    env: { ...env, PKCS11_PIN: pin },
  });
  // It may end before it has read.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = once(child, "close").catch((cause: unknown) => {
    throw new ConfigError(`a key in a security module needs ${TOOL}, of OpenSC`, { cause });
  });
  const [said, complaint] = await Promise.all([buffer(child.stdout), text(child.stderr), ended]);
  if (child.exitCode !== 0) throw new ConfigError(`the security module: ${complaint.trim()}`);
  return said;
}
