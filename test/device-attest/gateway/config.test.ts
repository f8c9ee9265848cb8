import { expect, test } from "vitest";
import { ConfigError } from "../../../device-attest/gateway/config/fault.ts";
import { distinct, readMachine } from "../../../device-attest/gateway/config/read.ts";
import { faultLine } from "../../../device-attest/gateway/config/words.ts";

const meter = `machine: lathe-1
connection:
  protocol: modbus-tcp
  host: 192.168.1.20
tags:
  power:
    metric: power.active
    unit: W
    table: input
    address: 52
    type: float32
`;

test("a file of a machine is read", () => {
  const { config } = readMachine("lathe.yaml", meter);
  expect(config.connection).toEqual({ protocol: "modbus-tcp", host: "192.168.1.20" });
  expect(config.tags["power"]).toMatchObject({ metric: "power.active", address: 52 });
});

const wrong: readonly (readonly [string, string, string, string])[] = [
  ["a misspelt member", meter.replace("unit: W", "unitt: W"), "unknown", "lathe.yaml:8:5"],
  ["a missing member", meter.replace("    unit: W\n", ""), "missing", "lathe.yaml:6:3"],
  ["a word of no choice", meter.replace("float32", "float16"), "choice", "lathe.yaml:11:5"],
  ["a text for a number", meter.replace("52", "many"), "kind", "lathe.yaml:10:5"],
  ["a number out of range", meter.replace("52", "70000"), "range", "lathe.yaml:10:5"],
  ["an unknown protocol", meter.replace("modbus-tcp", "modem"), "choice", "lathe.yaml:3:3"],
  ["no protocol", "machine: a\nconnection:\n  host: b\n", "missing", "lathe.yaml:2:1"],
  ["a factor that is a word", `${meter}    factor: ten\n`, "kind", "lathe.yaml:12:5"],
  ["a tag name with a blank", meter.replace("power:", "my power:"), "unknown", "lathe.yaml:6:3"],
  ["an unclosed bracket", `${meter}states: [1, 2\n`, "yaml", "lathe.yaml:13:1"],
  [
    "states of a tag that is not there",
    `${meter}states:\n  tag: amps\n  idleFrom: "1"\n  runningFrom: "9"\n  confirmedBy: Li\n  confirmedAt: now\n`,
    "noTag",
    "lathe.yaml:13:3",
  ],
];

const faultsOf = (text: string) => {
  try {
    readMachine("lathe.yaml", text);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

test.each(wrong)("%s is named with its line", (_what, text, code, place) => {
  const faults = faultsOf(text);
  const found = faults.map((fault) => [fault.code, faultLine(fault, "en").split(": ")[0]]);
  expect(found).toContainEqual([code, place]);
});

test("every fault of a file is said at once, in English and in Chinese", () => {
  const faults = faultsOf(meter.replace("unit: W", "unitt: W").replace("float32", "float16"));
  expect(faults.map(({ code }) => code).toSorted()).toEqual(["choice", "missing", "unknown"]);
  const unknown = faults.filter(({ code }) => code === "unknown");
  expect(unknown.map((fault) => faultLine(fault, "zh"))).toEqual([
    "lathe.yaml:8:5: 此处没有 tags.power.unitt 这一项：请删除，或改正拼写",
  ]);
});

test("two files cannot speak of one machine, and a directory without files says so", () => {
  const files = ["a.yaml", "b.yaml"].map((file) => readMachine(file, meter));
  expect(() => distinct(files)).toThrow(ConfigError);
  expect(() => distinct([])).toThrow(ConfigError);
});
