import { readdirSync, readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { expect, test } from "vitest";
import { schemas, schemaText } from "../../device-attest/schema/generate.ts";
import { bytesOf } from "./support/vector-suite.ts";
import { vectorsIn } from "./support/vectors.ts";

const folder = new URL("../../device-attest/schema/", import.meta.url);
const names = Object.keys(schemas);
const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");
const published = (name: string): object => JSON.parse(textOf(name)) as object;

test.each(names)("%s is what the code checks", async (name) => {
  expect(textOf(name)).toBe(await schemaText(name));
  expect(published(name)).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: expect.stringMatching(/^https:\/\/tallystick\.dev\/schema\/\w+\/1$/) as string,
  });
});

test("nothing else is published", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  expect(files.toSorted()).toEqual(names.toSorted());
});

test("the schema of a record tells vectors apart as the code does", () => {
  const check = Compile(published("record.schema.json"));
  const verdicts = vectorsIn("envelope.json").vectors.flatMap((vector) => {
    if (vector.refused !== undefined && vector.refused !== "schema") return [];
    const { record } = JSON.parse(Buffer.from(bytesOf(vector)).toString()) as { record: unknown };
    return [{ name: vector.name, isRight: check.Check(record) }];
  });
  expect(verdicts.length).toBeGreaterThan(20);
  for (const { name, isRight } of verdicts) {
    const vector = vectorsIn("envelope.json").vectors.find((one) => one.name === name);
    expect({ name, isRight }).toEqual({ name, isRight: vector?.refused === undefined });
  }
});

test("the schema of an envelope takes what is sent, with its record", () => {
  const record = published("record.schema.json");
  const context = { "https://tallystick.dev/schema/record/1": record };
  const check = Compile(context, published("envelope.schema.json"));
  for (const vector of vectorsIn("envelope.json").vectors.filter(({ refused }) => !refused))
    expect(check.Check(JSON.parse(Buffer.from(bytesOf(vector)).toString()))).toBe(true);
  for (const wrong of ["a salt of 15 bytes", "a signature of 63 bytes", "no statement"]) {
    const vector = vectorsIn("envelope.json").vectors.find(({ name }) => name === wrong);
    expect(check.Check(JSON.parse(vector?.text ?? "null"))).toBe(false);
  }
});

test("the schema of receipts tells vectors apart as the code does", () => {
  const check = Compile(published("receipts.schema.json"));
  for (const { name, refused, receipts } of vectorsIn("receipt.json").vectors) {
    const isRight = check.Check(receipts);
    expect({ name, isRight }).toEqual({ name, isRight: refused !== "receiptFormat" });
  }
});
