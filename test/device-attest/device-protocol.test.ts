import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toHex } from "../../device-attest/bytes.ts";
import { deviceErrors } from "../../device-attest/device-error.ts";
import { openEnvelope } from "../../device-attest/envelope.ts";
import { faults } from "../../device-attest/fault.ts";
import { vectorsIn } from "./support/vectors.ts";

const page = readFileSync(new URL("../../docs/device-protocol.md", import.meta.url), "utf8");
const section = (number: number): string =>
  page.split(/^## /m).find((part) => part.startsWith(`${String(number)}. `)) ?? "";

/** The example `name` of the page, without the words beside it. */
function example(name: string): string {
  const [, text = ""] =
    new RegExp("```text example=" + name + "\\n(.*?)\\n```", "s").exec(page) ?? [];
  return text.replaceAll(/ {2,}\w+$/gm, "").replaceAll("\n", "");
}

test("the worked example is what the vectors say", () => {
  const { origin, vectors } = vectorsIn("envelope.json");
  const [sent] = vectors;
  const opened = openEnvelope(Buffer.from(sent?.text ?? ""));
  const [key] = vectorsIn("key.json").vectors;
  const record = vectorsIn("jcs.json").vectors.find(({ name }) => name === "a record: reading");
  expect({
    secret: example("secret"),
    spki: example("spki"),
    keyId: example("keyId"),
    origin: example("origin"),
    canonical: example("canonical"),
    recordHash: example("recordHash"),
    statement: example("statement"),
    statementHash: example("statementHash"),
    signature: example("signature"),
    envelope: example("envelope"),
  }).toEqual({
    secret: key?.secret,
    spki: key?.spki,
    keyId: key?.keyId,
    origin,
    canonical: record?.canonical,
    recordHash: record?.sha256,
    statement: toHex(opened.statementBytes),
    statementHash: sent?.statementHash,
    signature: toHex(opened.signature),
    envelope: sent?.text,
  });
  expect(toHex(opened.statement.recordHash)).toBe(example("recordHash"));
});

const codesOf = (text: string): string[] =>
  [...text.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code = ""]) => code);

test("every code stands in its table, and no other", () => {
  expect(codesOf(section(12)).toSorted()).toEqual(Object.keys(faults).toSorted());
  expect(codesOf(section(13)).toSorted()).toEqual(Object.keys(deviceErrors).toSorted());
});

test("every fault of a vector is kept where the table says", () => {
  const letters = { quarantine: "Q", log: "L" } as const;
  for (const { name, refused, keptIn } of vectorsIn("envelope.json").vectors) {
    if (refused === undefined || keptIn === undefined) continue;
    const row =
      section(12)
        .split("\n")
        .find((line) => line.startsWith(`| \`${refused}\``)) ?? "";
    const where = row.split("|")[2]?.trim().split(", ");
    expect({ name, where }).toEqual({
      name,
      where: expect.arrayContaining([letters[keptIn]]) as unknown,
    });
  }
});

test("every file of vectors and schema that it names is there", () => {
  for (const [, path = ""] of page.matchAll(/\]\(\.\.\/([^)]+\.json)\)/g))
    expect(() => readFileSync(new URL(`../../${path}`, import.meta.url))).not.toThrow();
});
