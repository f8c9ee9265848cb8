import { expect, test } from "vitest";
import type { Admission } from "../../../service/parties/admission/event.ts";
import { admissionPath } from "../../../service/parties/admission/path.ts";

const admission = (since: number, endorsers: string[] = [], issuers: string[] = []): Admission => ({
  basis: endorsers.length === 0 ? "genesis" : "rule",
  round: 1,
  since,
  until: since + 100,
  endorsers,
  issuers,
});

const history: Readonly<Record<string, { role: number; admission: Admission }[]>> = {
  founder: [{ role: 8, admission: admission(0) }],
  auditor: [{ role: 12, admission: admission(0) }],
  bank: [
    { role: 8, admission: admission(10, ["founder", "auditor"], ["auditor"]) },
    { role: 9, admission: admission(90, ["supplier", "founder"]) },
  ],
  supplier: [{ role: 2, admission: admission(20, ["bank", "founder"], ["auditor"]) }],
};
const pathOf = (party: string, role: number) =>
  admissionPath(party, role, (one) => history[one] ?? []);

test("the way back names everybody who vouched once, down to the genesis", () => {
  expect(pathOf("supplier", 2).map(({ depth, party, role }) => [depth, party, role])).toEqual([
    [0, "supplier", 2],
    [1, "bank", 8],
    [1, "founder", 8],
    [1, "auditor", 12],
  ]);
});

test("two who vouched for each other do not lead in a circle", () => {
  const steps = pathOf("bank", 9);
  expect(steps.map(({ party }) => party)).toEqual(["bank", "supplier", "founder", "auditor"]);
  expect(steps.filter(({ admission: { basis } }) => basis === "genesis")).toHaveLength(2);
});

test("who holds no such role has no way", () => {
  expect(pathOf("supplier", 3)).toEqual([]);
  expect(pathOf("nobody", 3)).toEqual([]);
});
