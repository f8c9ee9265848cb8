import { describe, expect, it } from "vitest";
import { preferred } from "../../../service/http/link/accept.ts";

const offered = ["text/html", "application/ld+json", "application/json"] as const;

describe("what a client would rather have (RFC 9110 section 12.5.1)", () => {
  it.each([
    [undefined, "text/html"],
    ["", "text/html"],
    ["*/*", "text/html"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
    ["application/ld+json", "application/ld+json"],
    ["Application/LD+JSON; profile=x", "application/ld+json"],
    ["application/json;q=0.5, application/ld+json;q=0.4", "application/json"],
    ["application/json;q=0.5, */*;q=0.4", "application/json"],
    ["application/*", "application/ld+json"],
    // The most particular range decides, also where it asks for less.
    ["application/*;q=0.9, application/ld+json;q=0.1", "application/json"],
    ["*/*, text/html;q=0", "application/ld+json"],
    ["application/json;q=1.000", "application/json"],
  ] as const)("of %j is %s", (accept, type) => {
    expect(preferred(accept, offered)).toBe(type);
  });

  it.each(["image/png", "application/json;q=0", "text/*;q=0.000", "nonsense", "*/html"])(
    "is nothing of ours for %j",
    (accept) => {
      expect(preferred(accept, offered)).toBeUndefined();
    },
  );
});
