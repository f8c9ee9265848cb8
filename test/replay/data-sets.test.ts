import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RecordDraft } from "../../device-attest/signed-record.ts";
import type { TableAccount } from "../../scripts/replay/account.ts";
import { dataFolder, replayed } from "../support/data-set.ts";

const present = existsSync(dataFolder);
if (!present) process.stdout.write(`skipped: the real data sets are not at ${dataFolder}\n`);

async function translated(
  set: string,
  map: string,
  send: (draft: RecordDraft) => void,
): Promise<readonly TableAccount[]> {
  const { accounts, isComplete } = await replayed(set, map, (draft) => {
    send(draft);
    return Promise.resolve();
  });
  expect(isComplete).toBe(true);
  return accounts;
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);

function expectTotals(
  accounts: readonly TableAccount[],
  expected: Pick<TableAccount, "rows" | "records" | "readings">,
): void {
  const total = (count: (account: TableAccount) => number): number => sum(accounts.map(count));
  expect(total(({ mapped }) => mapped) + total(({ unmappable }) => unmappable)).toBe(expected.rows);
  expect({
    rows: total(({ rows }) => rows),
    records: total(({ records }) => records),
    readings: total(({ readings }) => readings),
  }).toEqual(expected);
  expect(total(({ unmappable }) => unmappable)).toBe(0);
}

/** Rows are those that the SOURCE.md beside the files counts. */
describe.skipIf(!present)(
  "every row of the real data sets is in a record",
  { timeout: 120_000 },
  () => {
    it("cnc: nothing is rounded but the arithmetic noise of the DC bus", async () => {
      const accounts = await translated("cnc_mill_tool_wear", "cnc", () => undefined);
      expectTotals(accounts, { rows: 25_286 + 18, records: 2624, readings: 25_286 * 47 });
      const columns = new Set(accounts.flatMap(({ cells }) => Object.keys(cells.rounded)));
      expect([...columns].toSorted()).toEqual([
        "S1_DCBusVoltage",
        "X1_DCBusVoltage",
        "Y1_DCBusVoltage",
      ]);
    });

    it("secom: a cell without value is absent, and every other one a reading", async () => {
      const accounts = await translated("secom", "secom", () => undefined);
      expectTotals(accounts, { rows: 392 + 1567, records: 1959, readings: 220_446 });
      expect(sum(Object.values(accounts[0]?.cells.absent ?? {}))).toBe(392 * 590 - 220_446);
    });

    it("steel: midnight ends its day, so time never runs back, and energy adds up to the source's total", async () => {
      const times: string[] = [];
      let hundredths = 0n;
      const accounts = await translated("steel_energy", "steel_energy", (draft) => {
        times.push(draft.capturedAt);
        const [reading] = draft.kind === "reading" ? draft.readings : [];
        const [whole = "0", fraction = ""] = (reading?.value ?? "").split(".");
        hundredths += BigInt(whole + fraction.padEnd(2, "0"));
      });
      expectTotals(accounts, { rows: 35_040, records: 35_040, readings: 35_040 * 6 });
      expect(times).toEqual([...new Set(times)].toSorted());
      expect(times.at(-1)).toBe("2018-12-31T15:00:00.000Z");
      expect(hundredths).toBe(95_963_671n);
    });

    it("scms: words instead of a date or an amount are kept beside, never read as a number", async () => {
      const accounts = await translated("scms_delivery", "scms", () => undefined);
      expectTotals(accounts, { rows: 10_324, records: 10_324, readings: 0 });
      expect(accounts[0]?.cells.worded).toEqual({
        "PQ First Sent to Client Date": 2681,
        "PO Sent to Vendor Date": 5732,
        "Freight Cost (USD)": 4126,
        "Weight (Kilograms)": 3952,
      });
    });
  },
);
