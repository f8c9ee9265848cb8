import { describe, expect, it } from "vitest";
import { operationTag } from "../../service/http/operation-tag.ts";

describe("the heading of an operation", () => {
  it.for([
    ["/v1/parties/:party/webhooks/:id", "webhooks"],
    ["/v1/parties/{party}", "parties"],
    ["/v1/trace/lots", "trace"],
    ["/epcis/v2/events", "epcis"],
    ["/01/:gtin/10/:lot", "digital-link"],
    ["/tile/:level/:index", "log"],
    ["/.well-known/tallystick", "trust"],
    ["/healthz", "health"],
    ["/", "health"],
  ] as const)("of %s is %s", ([path, tag]) => {
    expect(operationTag(path)).toBe(tag);
  });
});
