import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { utf8 } from "../../device-attest/bytes.ts";
import { deviceKey } from "../../device-attest/key.ts";
import { isLowS } from "../../device-attest/signature.ts";
import {
  createSoftwareKey,
  openSoftwareKey,
  softwareKeyOf,
} from "../../device-attest/software-key.ts";

let home: string;
let path: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tallystick-key-"));
  path = join(home, "key.json");
  await createSoftwareKey(path, "correct horse");
});
afterAll(() => rm(home, { recursive: true }));

const changed = async (change: Readonly<Record<string, unknown>>): Promise<string> => {
  const other = join(home, "other.json");
  const file = JSON.parse(await readFile(path, "utf8")) as object;
  await writeFile(other, JSON.stringify({ ...file, ...change }));
  return other;
};

test("opens with the passphrase it was made with, and signs with low s", async () => {
  const store = await openSoftwareKey(path, "correct horse");
  const { verify } = deviceKey(store.spki);
  for (let round = 0; round < 20; round++) {
    const message = utf8(`message ${String(round)}`);
    const signature = await store.sign(message);
    expect(isLowS(signature)).toBe(true);
    expect(verify(message, signature)).toBe(true);
  }
});

test("is readable by its owner only, holds no plain key, and leaves no temporary file", async () => {
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(home)).not.toContain("key.json.tmp");
  const { sealed } = JSON.parse(await readFile(path, "utf8")) as { sealed: string };
  // 0x30 0x81: how an unencrypted PKCS#8 of P-256 begins.
  expect(Buffer.from(sealed, "base64").subarray(0, 2).toString("hex")).not.toBe("3081");
});

test("refuses a wrong passphrase and an empty one", async () => {
  await expect(openSoftwareKey(path, "wrong")).rejects.toMatchObject({ code: "passphrase" });
  await expect(openSoftwareKey(path, "")).rejects.toMatchObject({ code: "passphrase" });
});

test("never overwrites a key", async () => {
  const before = await readFile(path, "utf8");
  await expect(createSoftwareKey(path, "another")).rejects.toMatchObject({ code: "keyExists" });
  expect(await readFile(path, "utf8")).toBe(before);
  expect(await readdir(home)).not.toContain("key.json.tmp");
});

test("refuses a missing file", async () => {
  const missing = join(home, "missing.json");
  await expect(openSoftwareKey(missing, "x")).rejects.toMatchObject({ code: "keyMissing" });
});

test("refuses a file whose public key was exchanged", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const spki = Buffer.from(softwareKeyOf(privateKey).spki).toString("base64");
  const other = await changed({ spki });
  await expect(openSoftwareKey(other, "correct horse")).rejects.toMatchObject({
    code: "passphrase",
  });
});

test.each([
  { v: 2 },
  { kdf: "scrypt-2-8-1" },
  { cipher: "aes-256-cbc" },
  { sealed: "====" },
  { nonce: 12 },
  { extra: true },
])("refuses a key file with %o", async (change) => {
  const other = await changed(change);
  await expect(openSoftwareKey(other, "correct horse")).rejects.toMatchObject({ code: "keyFile" });
});

test.each([{ sealed: "AAAA" }, { nonce: "AAAA" }, { nonce: "A".repeat(16) }, { salt: "AAAA" }])(
  "opens no damaged key file: %o",
  async (change) => {
    const other = await changed(change);
    await expect(openSoftwareKey(other, "correct horse")).rejects.toMatchObject({
      code: "passphrase",
    });
  },
);

test("refuses what is not JSON", async () => {
  const other = join(home, "noise.json");
  await writeFile(other, "\u0000noise");
  await expect(openSoftwareKey(other, "x")).rejects.toMatchObject({ code: "keyFile" });
});

test("takes no key of another curve", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  expect(() => softwareKeyOf(privateKey)).toThrow(expect.objectContaining({ code: "keyEncoding" }));
});
