import { describe, expect, it } from "vitest";
import {
  applicationProgress,
  isReached,
  objectionProgress,
  voteProgress,
} from "../../../service/parties/admission/progress.ts";
import type { Community } from "../../../service/parties/admission/rule.ts";
import type { Rule } from "../../../service/parties/charter.ts";

const BANK = 1 << 8;
const AUDITOR = 1 << 12;
const NOW = 1000;
const rule: Rule = {
  endorsers: BANK,
  endorsements: 2,
  validity: 100,
  credentials: [{ kind: "licence", issuers: AUDITOR }],
};
const community: Community = {
  roles: new Map([
    ["bankA", BANK],
    ["bankB", BANK],
    ["auditor", AUDITOR],
    ["founder", 1],
  ]),
  genesis: new Set(["founder", "lapsedFounder"]),
  bootstrapEnded: true,
};
const bootstrapping = { ...community, bootstrapEnded: false };
const licence = (issuer: string, until: number) => ({
  kind: "licence",
  issuer,
  until,
  digest: "0x",
  issuedAt: 0,
});
const progress = (
  endorsers: readonly string[],
  credentials = [licence("auditor", NOW + 1)],
  among = community,
) => applicationProgress({ endorsers }, rule, credentials, among, NOW);

describe("an application", () => {
  it("that meets its rule says how it is admitted, endorsers in ascending order", () => {
    expect(progress(["bankB", "bankA"]).admission).toEqual({
      endorsers: ["bankA", "bankB"],
      issuers: ["auditor"],
    });
  });

  it("counts no endorser without a role that endorses, and names him", () => {
    const { admission, endorsements } = progress(["bankA", "auditor"]);
    expect(endorsements).toEqual({ needed: 2, counted: ["bankA"], uncounted: ["auditor"] });
    expect(admission).toBeUndefined();
  });

  it("counts a founder with any role only while the bootstrap lasts", () => {
    expect(progress(["bankA", "founder"]).admission).toBeUndefined();
    expect(progress(["bankA", "founder"], undefined, bootstrapping).admission).toBeDefined();
    expect(progress(["bankA", "lapsedFounder"], undefined, bootstrapping).admission).toBeUndefined(); // prettier-ignore
  });

  it("misses a paper that has expired, or that nobody entitled issued", () => {
    for (const papers of [[], [licence("auditor", NOW)], [licence("bankA", NOW + 1)]]) {
      const { admission, credentials } = progress(["bankA", "bankB"], papers);
      expect(credentials).toMatchObject([{ kind: "licence", issuer: undefined }]);
      expect(admission).toBeUndefined();
    }
  });

  it("rests on the paper that lasts longest", () => {
    const among = { ...community, roles: new Map([...community.roles, ["other", AUDITOR]]) };
    const papers = [licence("auditor", NOW + 1), licence("other", NOW + 9)];
    expect(progress(["bankA", "bankB"], papers, among).credentials[0]?.issuer).toBe("other");
  });
});

describe("an objection", () => {
  it("counts by role alone, in the bootstrap period too", () => {
    const count = objectionProgress(["bankA", "founder"], rule, bootstrapping);
    expect(count).toEqual({ needed: 2, counted: ["bankA"], uncounted: ["founder"] });
    expect(isReached(count)).toBe(false);
  });
});

describe("a vote", () => {
  const terms = { councilRoles: BANK | AUDITOR, councilSize: 3, subject: undefined };
  const votes = new Map([["bankA", true], ["bankB", false], ["auditor", true], ["founder", true]]); // prettier-ignore

  it("is carried by more than half of the council, and by two at least", () => {
    expect(voteProgress(votes, terms, community)).toEqual({
      needed: 2,
      counted: ["auditor", "bankA"],
      uncounted: ["founder"],
    });
    expect(voteProgress(votes, { ...terms, councilSize: 4 }, community).needed).toBe(3);
    expect(voteProgress(votes, { ...terms, councilSize: 1 }, community).needed).toBe(2);
  });

  it("does not count whom it is about", () => {
    const { counted } = voteProgress(votes, { ...terms, subject: "bankA" }, community);
    expect(counted).toEqual(["auditor"]);
  });
});
