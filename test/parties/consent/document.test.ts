import { readdirSync, readFileSync } from "node:fs";
import { Compile } from "typebox/compile";
import { describe, expect, test } from "vitest";
import { schemaFolder, schemas, schemaText } from "../../../scripts/publish-schemas.ts";
import {
  authorisationFault,
  commitmentOf,
  consentFault,
  EnterpriseAuthorisationSchema,
  IndividualConsentSchema,
} from "../../../service/parties/consent/document.ts";
import {
  type ContractFault,
  contractFault,
  type OpenContract,
} from "../../../service/parties/consent/open-contract.ts";
import { authorisationOf, consentOf, factory, heldContract, insurer } from "./support.ts";

const names = Object.keys(schemas);
const textOf = (name: string): string => readFileSync(new URL(name, schemaFolder), "utf8");

describe("the published schemas", () => {
  test.each(names)("%s is what the code checks", async (name) => {
    expect(textOf(name)).toBe(await schemaText(name));
  });

  test("nothing else is published", () => {
    expect(readdirSync(schemaFolder).toSorted()).toEqual(names.toSorted());
  });

  test("tell the two documents apart: neither stands in for the other", () => {
    const authorisation = Compile(EnterpriseAuthorisationSchema);
    const consent = Compile(IndividualConsentSchema);
    expect([authorisation.Check(authorisationOf()), consent.Check(consentOf())]).toEqual([
      true,
      true,
    ]);
    expect([authorisation.Check(consentOf()), consent.Check(authorisationOf())]).toEqual([
      false,
      false,
    ]);
  });
});

describe("a commitment", () => {
  test("is SHA-256 of the canonical form, whatever the order of members", () => {
    const reordered = Object.fromEntries(Object.entries(authorisationOf()).toReversed());
    expect(commitmentOf(reordered as ReturnType<typeof authorisationOf>)).toBe(
      commitmentOf(authorisationOf()),
    );
    expect(commitmentOf(authorisationOf())).toBe(
      "d85550278090308157326ef074c8a12824fcb336da0c59a02a5270c1e7395b04",
    );
  });

  test("changes with every member", () => {
    const before = commitmentOf(authorisationOf());
    for (const changed of [{ uses: 1 }, { grantee: insurer }, { salt: "BAAAAAAAAAAAAAAAAAAAAA" }])
      expect(commitmentOf(authorisationOf(changed))).not.toBe(before);
  });
});

describe("an authorisation", () => {
  test.each([
    [undefined, {}],
    ["selfGranted", { grantee: factory }],
    ["neverValid", { validFrom: "2026-09-01T00:00:00.000Z" }],
    ["neverValid", { expiresAt: "2026-02-31T00:00:00.000Z" }],
    ["neverValid", { scope: { ...authorisationOf().scope, to: authorisationOf().scope.from } }],
  ] as const)("is found %s with %o", (fault, changes) => {
    const document = authorisationOf(changes);
    expect(authorisationFault(document, commitmentOf(document))).toBe(fault);
  });

  test("is refused under the commitment of another", () => {
    const commitment = commitmentOf(authorisationOf({ uses: 1 }));
    expect(authorisationFault(authorisationOf(), commitment)).toBe("commitmentOther");
  });
});

describe("a consent", () => {
  test.each([
    [undefined, {}],
    ["selfGranted", { grantee: factory }],
    ["neverValid", { expiresAt: "2026-02-31T00:00:00.000Z" }],
  ] as const)("is found %s with %o", (fault, changes) => {
    const document = consentOf(changes);
    expect(consentFault(document, commitmentOf(document))).toBe(fault);
  });
});

describe("an open contract", () => {
  const { scope } = authorisationOf();
  test.each<[ContractFault | undefined, Partial<OpenContract>]>([
    [undefined, {}],
    [undefined, { monitoring: { ...scope, to: "2029-01-01T00:00:00.000Z" } }],
    ["contractOfOthers", { lender: insurer }],
    ["contractOfOthers", { factory: insurer }],
    ["monitoringTooWide", { monitoring: { ...scope, sections: ["energy"] } }],
    ["monitoringTooWide", { monitoring: { ...scope, resolution: "record" } }],
    ["monitoringTooWide", { monitoring: { ...scope, from: "2025-01-01T00:00:00.000Z" } }],
  ])("is found %s with %o", (fault, changes) => {
    const { document } = heldContract(changes);
    expect(contractFault(document, authorisationOf())).toBe(fault);
  });
});
