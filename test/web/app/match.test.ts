import { describe, expect, it, test } from "vitest";
import { match, ownPath } from "../../../web/app/state/match.ts";

describe("an address", () => {
  it("gives what its pattern names", () => {
    expect(match("/acts/:id", "/acts/a%20b/")).toEqual({ id: "a b" });
    expect(match("/acts/:id", "/acts")).toBeUndefined();
  });

  it("that is not encoded as UTF-8 is no page, and no fault", () => {
    expect(match("/acts/:id", "/acts/%E0%A4%A")).toBeUndefined();
  });
});

describe("where to go back to", () => {
  test.each(["/", "/admission", `/admission/parties/${"ab".repeat(32)}`])("%s is here", (path) => {
    expect(ownPath(path)).toBe(path);
  });

  test.each([
    null,
    "",
    "https://page.example/",
    "//page.example/acts",
    "//",
    "/\\page.example",
    "/\t/page.example",
    "javascript:alert(1)",
    "/docs",
  ])("%s is not", (path) => {
    expect(ownPath(path)).toBeUndefined();
  });
});
