import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { Fault, caught } from "../../device-attest/fault.ts";
import { POSSESSION_BYTES, possessionMessage } from "../../device-attest/possession.ts";
import { logIdOf } from "../../device-attest/statement.ts";

const enrolment = {
  chainId: 31_337,
  registry: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
  logId: logIdOf("tallystick/00112233445566778899aabbccddeeff"),
  factory: "0x" + "ab".repeat(32),
  device: "urn:dev:mac:0024befffe804ff1",
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("lays the message out as the registry contract does", () => {
  const message = possessionMessage(enrolment);
  expect(message).toHaveLength(POSSESSION_BYTES);
  expect(toHex(message)).toBe(
    Buffer.from("tallystick/pop/1").toString("hex") +
      "7a69".padStart(64, "0") +
      "5fbdb2315678afecb367f032d93f642f64180aa3" +
      sha256("tallystick/00112233445566778899aabbccddeeff") +
      "ab".repeat(32) +
      sha256("urn:dev:mac:0024befffe804ff1"),
  );
});

test("reads hexadecimal with and without 0x alike", () => {
  const bare = { ...enrolment, factory: "ab".repeat(32), registry: enrolment.registry.slice(2) };
  expect(possessionMessage(bare)).toEqual(possessionMessage(enrolment));
});

test.each([
  { chainId: 0 },
  { chainId: 1.5 },
  { chainId: -1n },
  { chainId: 2n ** 64n },
  { registry: "0x00" },
  { registry: "not hexadecimal" },
  { logId: new Uint8Array(31) },
  { factory: "ab".repeat(31) },
  { device: "" },
  { device: "urn:dev:with space" },
])("refuses %o", (wrong) => {
  const answer = caught(() => possessionMessage({ ...enrolment, ...wrong }));
  expect(answer).toBeInstanceOf(Fault);
  expect(answer).toHaveProperty("code", "encoding");
});
