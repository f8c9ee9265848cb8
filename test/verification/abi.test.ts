import { AbiCoder } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deviceRegistryAbi,
  evidenceLogAbi,
  partyRegistryAbi,
} from "../../service/chain/contracts.ts";
import * as abi from "../../service/evidence/verification/abi.ts";

const size = fc.nat(Number.MAX_SAFE_INTEGER);
const bytes32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

const word = (value: number): string => value.toString(16).padStart(64, "0");
const returned = (...words: readonly number[]): string => `0x${words.map(word).join("")}`;

describe("asks as ethers does", () => {
  it("for rootAt and for the event of a size", () => {
    const agrees = fc.property(size, (at) => {
      expect(abi.encodeRootAt(at)).toBe(evidenceLogAbi.encodeFunctionData("rootAt", [at]));
      const topics = evidenceLogAbi.encodeFilterTopics("Anchored", [at]);
      expect(abi.anchoredTopics(at)).toEqual(topics);
    });
    fc.assert(agrees);
  });

  it("for duties, keyOf and gradesOf", () => {
    expect(abi.encodeDuties()).toBe(evidenceLogAbi.encodeFunctionData("duties"));
    const agrees = fc.property(bytes32, (keyId) => {
      expect(abi.encodeKeyOf(keyId)).toBe(deviceRegistryAbi.encodeFunctionData("keyOf", [keyId]));
      const gradesOf = deviceRegistryAbi.encodeFunctionData("gradesOf", [keyId]);
      expect(abi.encodeGradesOf(keyId)).toBe(gradesOf);
    });
    fc.assert(agrees);
  });
});

describe("reads what ethers writes", () => {
  const address = bytes32.map((padded) => `0x${padded.slice(26)}`);

  it("of duties", () => {
    const duty = fc.record({ sequencer: address, since: size, checkpointKey: bytes32 });
    const agrees = fc.property(fc.array(duty, { maxLength: 5 }), (duties) => {
      const data = evidenceLogAbi.encodeFunctionResult("duties", [duties]);
      expect(abi.decodeDuties(data)).toEqual(duties);
    });
    fc.assert(agrees);
  });

  it("of grades", () => {
    const grade = fc.record({ fromIndex: size, grade: fc.nat(3), by: bytes32 });
    const agrees = fc.property(fc.array(grade, { maxLength: 5 }), (grades) => {
      const data = deviceRegistryAbi.encodeFunctionResult("gradesOf", [grades]);
      expect(abi.decodeGrades(data)).toEqual(grades);
    });
    fc.assert(agrees);
  });

  it("of a key, alive or ended", () => {
    const key = fc.record({
      factory: bytes32,
      device: bytes32,
      x: bytes32,
      y: bytes32,
      fromIndex: size,
      untilIndex: fc.option(size),
      algorithm: fc.nat(1),
      ended: fc.nat(3),
    });
    const agrees = fc.property(key, (registered) => {
      const untilIndex = registered.untilIndex ?? 2n ** 64n - 1n;
      const data = deviceRegistryAbi.encodeFunctionResult("keyOf", [{ ...registered, untilIndex }]);
      expect(abi.decodeKey(data)).toEqual(registered);
    });
    fc.assert(agrees);
  });
});

describe("reads what ethers writes of admissions", () => {
  const one = fc.record({
    basis: fc.nat(3),
    since: size,
    until: size,
    endorsers: fc.array(bytes32, { maxLength: 8 }),
    issuers: fc.array(bytes32, { maxLength: 8 }),
  });

  it("with lists of any length that a rule may ask for", () => {
    const agrees = fc.property(fc.array(one, { maxLength: 4 }), fc.nat(13), (all, role) => {
      const data = partyRegistryAbi.encodeFunctionResult("admissionsOf", [
        all.map((admission) => ({ ...admission, round: 7 })),
      ]);
      expect(abi.decodeAdmissions(data, role)).toEqual(all.map((way) => ({ ...way, role })));
    });
    fc.assert(agrees);
  });

  it("asked for as ethers asks", () => {
    const agrees = fc.property(bytes32, fc.nat(13), (party, role) => {
      const asked = partyRegistryAbi.encodeFunctionData("admissionsOf", [party, role]);
      expect(abi.encodeAdmissionsOf(party, role)).toBe(asked);
    });
    fc.assert(agrees);
  });
});

describe("refuses admissions that would take more room than their data", () => {
  it("because a list is longer than a rule may ask for", () => {
    const nine = Array.from({ length: 9 }, (_, at) => at);
    const data = returned(32, 1, 32, 3, 1, 0, 9, 192, 192 + 10 * 32, 9, ...nine, 0);
    expect(() => abi.decodeAdmissions(data, 0)).toThrow(abi.AbiError);
  });

  it("because many share one list", () => {
    const offsets = Array.from({ length: 100 }, () => 100 * 32);
    const shared = [3, 1, 0, 9, 192, 192, 8, 1, 2, 3, 4, 5, 6, 7, 8];
    const data = returned(32, 100, ...offsets, ...shared);
    expect(() => abi.decodeAdmissions(data, 0)).toThrow(abi.AbiError);
  });
});

describe("refuses what no such function returns", () => {
  const coder = AbiCoder.defaultAbiCoder();
  const decoders = [
    abi.decodeBytes32,
    abi.decodeDuties,
    abi.decodeGrades,
    abi.decodeKey,
    (data: string) => abi.decodeAdmissions(data, 0),
  ];
  const nonsense = [
    "",
    "0x",
    "0x00",
    "0xZZ",
    coder.encode(["uint256", "uint256"], [32, 1000]),
    coder.encode(["uint256", "uint256"], [0, 1]),
    coder.encode(["uint256", "uint256"], [2n ** 255n, 2n ** 255n]),
    coder.encode(["uint256[8]"], [Array.from({ length: 8 }, () => 2n ** 60n)]),
    `0x${"00".repeat(32 * 5000)}`,
  ];
  it.each(nonsense.map((data) => [data.slice(0, 80), data]))("%s", (_, data) => {
    for (const decode of decoders) expect(() => decode(data)).toThrow(abi.AbiError);
  });
});
