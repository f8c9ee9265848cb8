import { describe, expect, it } from "vitest";
import { proposedOf } from "../../../service/http/admission/sent-proposed.ts";
import { contentOf } from "../../../service/parties/admission/proposed.ts";
import {
  commitmentOf,
  type EnterpriseAuthorisation,
} from "../../../service/parties/consent/document.ts";
import { toldContents, toldDocuments } from "../../../web/app/signing/told.ts";
import { authorisationOf } from "../../parties/consent/support.ts";

const reader = {
  language: "en" as const,
  partyName: (id: string) => `<party ${id.slice(0, 4)}>`,
  time: (instant: string) => instant,
};

describe("words before signing", () => {
  const harmless: EnterpriseAuthorisation = authorisationOf();
  const other: EnterpriseAuthorisation = { ...harmless, grantee: "cc".repeat(32) };
  const [commitment, others] = [commitmentOf(harmless), commitmentOf(other)];

  it("speak of a document that hashes to what is signed", () => {
    const told = toldDocuments([{ commitment, document: harmless }], reader);
    expect(told.get(commitment)).toContain(reader.partyName(harmless.grantee));
  });

  it("are missing where the service shows another document than the one signed", () => {
    const told = toldDocuments(
      [
        { commitment: others, document: harmless },
        { commitment, document: harmless },
      ],
      reader,
    );
    expect([...told.keys()]).toEqual([commitment]);
  });

  const expulsion = { matter: "expulsion", role: "bank", party: "aa".repeat(32) } as const;
  const content = contentOf(proposedOf(expulsion)).slice(2);

  it("speak of a proposal whose content hashes to what is proposed", () => {
    const told = toldContents([{ proposal: "01", content, proposed: expulsion }], reader);
    expect(told.get("01")).toContain(reader.partyName(expulsion.party));
  });

  it("are missing for a proposal that is shown with another content, or with none", () => {
    const swapped = { ...expulsion, party: "bb".repeat(32) };
    const list = [
      { proposal: "01", content, proposed: swapped },
      { proposal: "02", content, proposed: null },
    ];
    expect(toldContents(list, reader).size).toBe(0);
  });

  it("call a paper by its kind, whatever name the service gives it", () => {
    const rule = {
      matter: "rule" as const,
      role: "bank" as const,
      rule: {
        endorsers: ["bank" as const],
        endorsements: 2,
        validitySeconds: 86_400,
        credentials: [
          { kind: "ee".repeat(32), name: "businessLicence", issuers: ["auditor" as const] },
        ],
      },
    };
    const hash = contentOf(proposedOf(rule)).slice(2);
    const told = toldContents([{ proposal: "01", content: hash, proposed: rule }], reader);
    expect(told.get("01")).toContain("eeeeee…eeee");
  });
});
