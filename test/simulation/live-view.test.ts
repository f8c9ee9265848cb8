import { Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainEnd, plainLine, showLive } from "../../scripts/simulation/live-terminal.ts";
import { type LiveState, renderLive } from "../../scripts/simulation/live-view.ts";
import { languageOf } from "../../scripts/simulation/live-words.ts";
import { sparkline } from "../../scripts/simulation/sparkline.ts";
import { clipped, padLeft, padRight, widthOf } from "../../scripts/simulation/text-width.ts";

const state: LiveState = {
  recordsPerSecond: 12.34,
  logSize: 123_456,
  anchor: { block: 4210, ageSeconds: 3.7, gas: 94_120 },
  receipt: { device: "mill", sequence: 812, ageSeconds: 125 },
  devices: [
    { device: "mill", sequence: 1234, waiting: 12, acknowledged: 9, anchored: 1222 },
    { device: "meter", sequence: 321, waiting: 2, acknowledged: 2, anchored: 319 },
    { device: "station", sequence: 17, waiting: 0, acknowledged: 0, anchored: 17 },
  ],
  story: ["lot L0001-0001 released"],
  machine: "running",
  spindlePowerW: Array.from({ length: 200 }, (_, at) => (at % 40) * 90),
  urls: ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/docs"],
  verifyCommand: [
    "./tallystick",
    "verify",
    "bundle.json",
    "--trust",
    "manifest.json",
    "--rpc",
    "http://127.0.0.1:8545",
  ],
  accountCommand: ["./tallystick account add", "--login boss@workshop.example"],
};
const copied = [...state.urls, ...state.verifyCommand!, ...state.accountCommand];

describe("the live view", () => {
  it("is lines on a terminal that does not know how wide it is, which would show nothing", () => {
    const written: string[] = [];
    const stdout = Object.assign(
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          written.push(chunk.toString());
          done();
        },
      }),
      { isTTY: true as const, columns: 0 },
    );
    showLive({ stdout, language: "en", state: () => state, intervalMs: 60_000 })();
    expect(written[0]).toBe(`${plainLine(state)}\n`);
    expect(written.at(-1)).toBe(plainEnd(state));
  });

  it("shows every figure, in English and in Chinese", () => {
    for (const language of ["en", "zh"] as const) {
      const text = renderLive(state, 100, language);
      for (const figure of [
        "12.3",
        "123,456",
        "4,210",
        "94,120",
        "812",
        "1,234",
        "1,222",
        "319",
        "3.51 kW",
      ])
        expect(text).toContain(figure);
    }
    const english = renderLive(state, 100, "en");
    for (const word of [
      "3 s ago",
      "2 min ago",
      "verified",
      "milling machine",
      "running",
      "waiting",
    ])
      expect(english).toContain(word);
    const chinese = renderLive(state, 100, "zh");
    for (const word of ["3 秒前", "2 分钟前", "已验证", "铣床", "运行", "等待"])
      expect(chinese).toContain(word);
    expect(chinese.replaceAll(/gas|kW|Ctrl-C/g, "")).not.toMatch(/^[a-z]+ [a-z]+/m);
  });

  it("says so where there is nothing yet", () => {
    const early: LiveState = {
      ...state,
      anchor: undefined,
      receipt: undefined,
      verifyCommand: undefined,
      spindlePowerW: [],
    };
    expect(renderLive(early, 80, "en").match(/none yet/g)).toHaveLength(2);
    expect(renderLive(early, 80, "en")).not.toContain("verify");
    expect(plainEnd(early)).toBe("");
    expect(renderLive(early, 80, "en")).toContain("0.00 kW");
  });

  it("fits every width, but for words that are there to be copied", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 300 }),
        fc.constantFrom("en", "zh"),
        (columns, language) => {
          const lines = renderLive(state, columns, language).split("\n");
          const wide = lines.filter((line) => widthOf(line) > columns);
          expect(
            wide.every((line) =>
              copied.some((word) => line.includes(word) && widthOf(word) + 4 > columns),
            ),
          ).toBe(true);
        },
      ),
    );
  });

  it("keeps the figure that matters most where it is narrow", () => {
    const narrow = renderLive(state, 32, "en");
    expect(narrow).toContain("anchored");
    expect(narrow).toContain("1,222");
    expect(narrow).toContain("block 4,210\n");
    expect(narrow).not.toContain("acknowledged");
  });

  it("aligns its table, also where characters are two columns wide", () => {
    for (const language of ["en", "zh"] as const) {
      const lines = renderLive(state, 80, language).split("\n");
      const head = lines.findIndex((line) => /^(device|设备)/.test(line));
      const widths = lines.slice(head, head + 4).map(widthOf);
      expect(new Set(widths).size).toBe(1);
    }
  });

  it("gives the verify command so that a shell takes it as it stands", () => {
    for (const columns of [30, 50, 100]) {
      const [, shown = ""] =
        /verify one record yourself:\n([^]*?)\n\n/.exec(
          renderLive(state, columns, "en").replaceAll(
            "verify one record\nyourself",
            "verify one record yourself",
          ),
        ) ?? [];
      expect(
        shown
          .replaceAll("\\\n", " ")
          .split(/\s+/)
          .filter((word) => word !== ""),
      ).toEqual(state.verifyCommand);
    }
  });

  it("is one line where there is no terminal", () => {
    expect(plainLine(state)).not.toContain("\n");
    expect(plainLine(state)).toContain("anchored 1558");
  });

  it("ends with the verify command where there is no terminal", () => {
    expect(plainEnd(state)).toContain(state.verifyCommand?.join(" "));
  });
});

describe("text on a terminal", () => {
  it("is as wide as its characters", () => {
    expect(["abc", "铣床", "é", "e\u0301", "▁█", "，", "✓"].map(widthOf)).toEqual([
      3, 4, 1, 1, 2, 2, 1,
    ]);
  });

  it("is padded and clipped by columns", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "铣", "é", " "), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (value, width) => {
        expect(widthOf(clipped(value, width))).toBeLessThanOrEqual(width);
        expect(widthOf(padRight(clipped(value, width), width))).toBe(width);
        expect(widthOf(padLeft(clipped(value, width), width))).toBe(width);
      }),
    );
    expect(clipped("铣床铣床", 5)).toBe("铣床…");
  });
});

describe("a sparkline", () => {
  it("goes from zero to its largest value, and shows the newest", () => {
    expect(sparkline([9, 0, 50, 100], 3)).toBe("▁▅█");
    expect(sparkline([0, 0], 5)).toBe("▁▁");
    expect(sparkline([], 5)).toBe("");
    expect(sparkline([-5, 10], 5)).toBe("▁█");
  });
});

describe("the language", () => {
  it("is the environment's", () => {
    expect(languageOf({ LANG: "zh_CN.UTF-8" })).toBe("zh");
    expect(languageOf({ LANG: "zh_CN.UTF-8", LC_ALL: "C.UTF-8" })).toBe("en");
    expect(languageOf({})).toBe("en");
  });
});
