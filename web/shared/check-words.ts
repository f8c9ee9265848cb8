import type { Check, Status, Verdict } from "../../service/evidence/verification/check.ts";
import type { Language } from "../../service/evidence/verification/describe.ts";
import { fill } from "./language.ts";

export const groupNames = [
  "files",
  "record",
  "statement",
  "log",
  "chain",
  "key",
  "party",
  "time",
] as const;
export type GroupName = (typeof groupNames)[number];

/** What every page that shows checks calls them; the checks' own words are the verifier's. */
interface CheckWords {
  readonly checks: string;
  readonly groups: Readonly<Record<GroupName, string>>;
  readonly optional: string;
  /** `{pass}`, `{fail}` and `{notChecked}` stand for numbers. */
  readonly counts: string;
}

const en: CheckWords = {
  checks: "Checks",
  groups: {
    files: "Files",
    record: "Record",
    statement: "Statement",
    log: "Log",
    chain: "Chain",
    key: "Key",
    party: "Party",
    time: "Time",
  },
  optional: "optional",
  counts: "{pass} passed · {fail} failed · {notChecked} not checked",
};

const zh: CheckWords = {
  checks: "检查",
  groups: {
    files: "文件",
    record: "记录",
    statement: "声明",
    log: "日志",
    chain: "链",
    key: "密钥",
    party: "参与方",
    time: "时间",
  },
  optional: "可选",
  counts: "{pass} 项通过 · {fail} 项不通过 · {notChecked} 项未检查",
};

const languages: Readonly<Record<Language, CheckWords>> = { en, zh };
export const checkWordsOf = (language: Language): CheckWords => languages[language];

/** How many checks came out which way, in a sentence. */
export function countsOf(checks: readonly Check[], language: Language): string {
  const count = (status: Status): number => checks.filter((one) => one.status === status).length;
  return fill(checkWordsOf(language).counts, {
    pass: count("pass"),
    fail: count("fail"),
    notChecked: count("notChecked"),
  });
}

/** How a verdict is marked. */
export const markOf: Readonly<Record<Verdict, Status>> = {
  verified: "pass",
  failed: "fail",
  incomplete: "notChecked",
};
