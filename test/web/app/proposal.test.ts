import { describe, expect, it } from "vitest";
import { contentOfMember } from "../../../service/parties/acts/party-ids.ts";
import { roleNumber } from "../../../service/parties/role.ts";
import { proposedIn } from "../../../web/app/pages/admission/proposal.ts";

const party = "ab".repeat(32);
const proposed = { matter: "expulsion" as const, role: "supplier" as const, party };
const content = contentOfMember("expulsion", `0x${party}`, roleNumber("supplier")).slice(2);

describe("what a proposal card says is proposed", () => {
  it("is what the hash on the chain is of", () => {
    expect(proposedIn({ content, proposed })).toEqual(proposed);
  });

  it("is nothing when the service says something else", () => {
    expect(proposedIn({ content, proposed: { ...proposed, party: "cd".repeat(32) } })).toBeNull();
    expect(proposedIn({ content: "00".repeat(32), proposed })).toBeNull();
    expect(proposedIn({ content, proposed: null })).toBeNull();
  });
});
