import { readFile } from "node:fs/promises";
import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { run } from "../../../scripts/replay-decision.ts";
import { loanRefusals } from "../../../service/credit/loan/loan-command.ts";
import { noticeRefusals } from "../../../service/credit/payment/notice.ts";
import { replayFaults } from "../../../service/credit/decision/replay.ts";

const page = await readFile(new URL("../../../docs/decision.md", import.meta.url), "utf8");

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

it("the command of the page runs as it stands there", async () => {
  const [, block = ""] = /```sh\n\.\/tallystick replay-decision ([^`]*)```/.exec(page) ?? [];
  const args = block
    .replaceAll(/ \\\n +/g, " ")
    .trim()
    .split(" ");
  const { signal } = new AbortController();
  expect(await run({ args, env: {}, stdout: nowhere(), stderr: nowhere(), signal })).toBe(0);
});

it("the page explains every code of a replay, of a loan and of a notice", () => {
  const codes = [replayFaults, loanRefusals, noticeRefusals].flatMap((all) => Object.keys(all));
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
