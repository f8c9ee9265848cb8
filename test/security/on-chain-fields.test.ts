import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { type Contract, contracts, onChain, type OnChain } from "./support/on-chain.ts";

const DOC = join(import.meta.dirname, "../../docs/security.md");

let actual: ReadonlyMap<Contract, readonly OnChain[]>;
let doc: string;
beforeAll(async () => {
  [actual, doc] = await Promise.all([onChain(), readFile(DOC, "utf8")]);
});

interface Row {
  readonly what: OnChain;
  readonly reveals: string;
}

/** The rows of a contract's table. */
function rowsOf(contract: Contract): Row[] {
  const [, section = ""] = doc.split(`\n### ${contract}\n`);
  const [table = ""] = section.split("\n#");
  const rows = table.matchAll(/^\| (event|call|state) +\| `([^`]+)` +\| (.*?) +\|$/gm);
  return Array.from(rows, ([, where = "", fields = "", reveals = ""]) => ({
    what: `${where} ${fields}`,
    reveals,
  }));
}

it.each(contracts)("docs/security.md names every field of %s that lies on chain", (contract) => {
  const rows = rowsOf(contract);
  expect(rows.map(({ what }) => what).toSorted()).toEqual(actual.get(contract)?.toSorted());
  expect(rows.filter(({ reveals }) => reveals.length < 5)).toEqual([]);
});
