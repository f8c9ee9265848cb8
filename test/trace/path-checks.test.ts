import { describe, expect, it } from "vitest";
import type { MaterialPath } from "../../service/evidence/path-bundle.ts";
import { asCheck, checkIds, pass } from "../../service/evidence/verification/check.ts";
import { checkPath } from "../../service/quality/lot-evidence/path-checks.ts";
import type { ReadRecord } from "../../service/quality/lot-evidence/read-records.ts";
import { canonicalUri } from "../../service/trace/capture/epc.ts";
import { lot, OURS, THEIRS } from "./support/history.ts";

const [bolt, wire, zinc, rod] = ["BOLT", "WIRE", "ZINC", "ROD"].map(lot) as [
  string,
  string,
  string,
  string,
];

/** A record that passes every check, by a key of this party's. */
function good(by: string, index: number): ReadRecord {
  const facts = { key: { factory: `0x${by}` } };
  const answers = [{ url: "http://node", facts }] as unknown as ReadRecord["answers"];
  return { index, answers, checks: checkIds.map((id) => asCheck(id, pass("bundleFormGood"))) };
}

interface Said {
  readonly by: string;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Of a transformation that several events tell. */
  readonly of?: string;
}

const recordOf = ({ inputs = [], of, outputs = [] }: Said) => ({
  kind: "event",
  event: {
    type: "TransformationEvent",
    ...(of !== undefined && { transformationID: of }),
    inputEPCList: inputs,
    outputEPCList: outputs,
  },
});

interface Drawn {
  readonly things: readonly (readonly [uri: string, tier: number, open: boolean])[];
  readonly steps: readonly MaterialPath["steps"][number][];
  readonly said: readonly Said[];
}

/** What a reader is told, failures first. */
function found({ said, steps, things }: Drawn): string[] {
  const path = {
    thing: bolt,
    things: things.map(([uri, tier, open]) => ({ uri, tier, open })),
    steps: [...steps],
    cut: false,
    beyondPeriod: false,
    keys: [],
    checkpoints: [],
    records: said.map((one) => ({ record: recordOf(one) })),
    events: [],
  } as unknown as MaterialPath;
  const records = said.map(({ by }, at) => good(by, at));
  return checkPath(path, bolt, records, canonicalUri)
    .filter(({ id }) => id !== "path.records")
    .map(({ code }) => code);
}

const step = (from: number, to: number, by: string, of: string, records: number[]) => ({
  from,
  to,
  by,
  of,
  records,
});

describe("a path whose step is told in two events of one transformation", () => {
  const two = {
    things: [[bolt, 0, true], [wire, 1, false]], // prettier-ignore
    steps: [step(1, 0, OURS, bolt, [0, 1])],
  } as const;
  const halves = [
    { by: OURS, of: "urn:t:1", outputs: [bolt] },
    { by: OURS, of: "urn:t:1", inputs: [wire] },
  ];

  it("is said by both of them", () => {
    expect(found({ ...two, said: halves })).toEqual(["pathStep", "pathClosed"]);
  });

  it("lacks what a third event of it says went in", () => {
    const third = { by: OURS, of: "urn:t:1", inputs: [zinc] };
    expect(found({ ...two, said: [...halves, third] })).toContain("pathInputLeft");
    expect(found({ ...two, said: [...halves, { ...third, of: "urn:t:2" }] })).not.toContain(
      "pathInputLeft",
    );
    expect(found({ ...two, said: [...halves, { ...third, by: THEIRS }] })).not.toContain(
      "pathInputLeft",
    );
  });
});

it("a path ends at a tier that shows its events and not what its things are made of", () => {
  const said = [
    { by: OURS, inputs: [wire], outputs: [bolt] },
    { by: THEIRS, inputs: [rod], outputs: [wire] },
  ];
  const things = [[bolt, 0, true], [wire, 1, false]] as const; // prettier-ignore
  expect(found({ things, steps: [step(1, 0, OURS, bolt, [0])], said })).toEqual([
    "pathStep",
    "pathClosed",
  ]);
});

describe("a step of a serial", () => {
  const serial = `${bolt}/21/7`;

  it.each([bolt, "https://id.gs1.org/01/09521568251204"])(
    "may be told of what it is of: %s",
    (of) => {
      const path = {
        thing: serial,
        things: [
          { uri: serial, tier: 0, open: true },
          { uri: wire, tier: 1, open: false },
        ],
        steps: [step(1, 0, OURS, of, [0])],
        cut: false,
        beyondPeriod: false,
        keys: [],
        checkpoints: [],
        records: [{ record: recordOf({ by: OURS, inputs: [wire], outputs: [of] }) }],
        events: [],
      } as unknown as MaterialPath;
      const checks = checkPath(path, serial, [good(OURS, 0)], canonicalUri);
      expect(checks.map(({ code }) => code)).toEqual(["lotRecordsGood", "pathStep", "pathClosed"]);
    },
  );
});
