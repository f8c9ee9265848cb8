import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantReader, type InstantRule } from "../../scripts/replay/instant.ts";
import { isZone } from "../../service/zone.ts";
import { codeOf } from "./support.ts";

const iso = (cell: string, rule: Partial<InstantRule> = {}): string =>
  new Date(
    instantReader({ format: "dd/MM/yyyy HH:mm", zone: "UTC", midnight: "start", ...rule })(cell),
  ).toISOString();

describe("a cell becomes a moment", () => {
  it("by its format and zone", () => {
    expect(iso("19/07/2008 11:55")).toBe("2008-07-19T11:55:00.000Z");
    expect(iso("01/01/2018 00:15", { zone: "Asia/Seoul" })).toBe("2017-12-31T15:15:00.000Z");
    expect(iso("01/01/2018 00:15", { zone: "-03:30" })).toBe("2018-01-01T03:45:00.000Z");
    expect(iso("7/4/2020 9:05:03.250", { format: "M/d/yyyy H:mm:ss.SSS" })).toBe(
      "2020-07-04T09:05:03.250Z",
    );
  });

  it("from RFC 3339 and Unix time as they stand", () => {
    expect(iso("2020-01-01T00:00:00+09:00", { format: "iso" })).toBe("2019-12-31T15:00:00.000Z");
    expect(iso("1500000000", { format: "epochS" })).toBe("2017-07-14T02:40:00.000Z");
    expect(iso("1500000000123", { format: "epochMs" })).toBe("2017-07-14T02:40:00.123Z");
    expect(codeOf(() => iso("2020-01-01T00:00:00", { format: "iso" }))).toBe("notATime");
    expect(codeOf(() => iso("999999999999999", { format: "epochS" }))).toBe("notATime");
  });

  it("reads 00:00 as its date's end where the mapping says so", () => {
    expect(iso("31/12/2018 00:00", { midnight: "end" })).toBe("2019-01-01T00:00:00.000Z");
    expect(iso("31/12/2018 00:15", { midnight: "end" })).toBe("2018-12-31T00:15:00.000Z");
  });

  it("refuses what no calendar or clock shows", () => {
    for (const cell of [
      "31/02/2018 00:00",
      "01/13/2018 00:00",
      "01/01/2018 24:00",
      "01/01/2018 00:60",
      "1/1/2018 00:00",
      " 01/01/2018 00:00",
      "01/01/0018 00:00",
      "Date Not Captured",
      "",
    ])
      expect(codeOf(() => iso(cell))).toBe("notATime");
  });

  it("refuses the hour that a clock shows twice, and the one it skips", () => {
    const zone = "Europe/Berlin";
    expect(codeOf(() => iso("28/10/2018 02:30", { zone }))).toBe("timeAmbiguous");
    expect(codeOf(() => iso("25/03/2018 02:30", { zone }))).toBe("timeSkipped");
    expect(iso("28/10/2018 03:00", { zone })).toBe("2018-10-28T02:00:00.000Z");
    expect(iso("25/03/2018 03:00", { zone })).toBe("2018-03-25T01:00:00.000Z");
  });

  it("comes back to the same wall clock in any zone", () => {
    const zones = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1971-01-01"), max: new Date("2037-01-01"), noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const [day, time] = date.toISOString().split("T") as [string, string];
          const wall = `${day} ${time.slice(0, 5)}`;
          const read = instantReader({ format: "yyyy-MM-dd HH:mm", zone, midnight: "start" });
          const shown = (): string =>
            new Intl.DateTimeFormat("sv-SE", {
              timeZone: zone,
              dateStyle: "short",
              timeStyle: "short",
            }).format(read(wall));
          expect([wall, "timeAmbiguous", "timeSkipped"]).toContain(
            codeOf(() => read(wall)) ?? shown(),
          );
        },
      ),
    );
  });
});

describe("a zone", () => {
  it("is UTC, an offset or a name that is known", () => {
    expect(["UTC", "+09:00", "Asia/Seoul", "Etc/GMT+5"].every(isZone)).toBe(true);
    expect(["", "Korea time", "+9", "+25:00", "Europe/Atlantis"].some(isZone)).toBe(false);
  });
});
