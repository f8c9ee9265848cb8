import type { ConfigFault, PlacedFault } from "./fault.ts";

export type Language = "en" | "zh";

const kindWords: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  string: { en: "a text", zh: "文字" },
  integer: { en: "a whole number", zh: "整数" },
  number: { en: "a number", zh: "数字" },
  boolean: { en: "true or false", zh: "true 或 false" },
  object: { en: "members, indented below it", zh: "缩进在下方的若干项" },
  decimal: {
    en: "a decimal with at most six places after the point",
    zh: "小数（小数点后最多六位）",
  },
};

type Words = {
  readonly [C in ConfigFault["code"]]: (fault: Extract<ConfigFault, { code: C }>) => string;
};

const said: Readonly<Record<Language, Words>> = {
  en: {
    yaml: (fault) =>
      `this is not YAML: ${fault.said}. Look at the indentation and quotes of this line`,
    missing: (fault) => `${fault.member} is missing: add it`,
    unknown: (fault) => `${fault.member} is not known here: remove it, or correct its spelling`,
    choice: (fault) => `${fault.member} must be one of: ${fault.choices.join(", ")}`,
    kind: (fault) => `${fault.member} must be ${kindWords[fault.kind]?.en ?? fault.kind}`,
    range: (fault) => `${fault.member} must be ${fault.least}`,
    form: (fault) => `${fault.member} is not written as it must be: docs/gateway.md shows how`,
    twice: (fault) =>
      `machine ${fault.member} is described by another file already: keep one of the two`,
    noTag: (fault) =>
      `${fault.by}.tag names ${fault.member}, which is none of the tags: name one of them`,
    empty: () => "no machine is described: write one file per machine, as docs/gateway.md shows",
  },
  zh: {
    yaml: (fault) => `不是有效的 YAML：${fault.said}。请检查该行的缩进和引号`,
    missing: (fault) => `缺少 ${fault.member}：请补上`,
    unknown: (fault) => `此处没有 ${fault.member} 这一项：请删除，或改正拼写`,
    choice: (fault) => `${fault.member} 只能是：${fault.choices.join("、")}`,
    kind: (fault) => `${fault.member} 应为${kindWords[fault.kind]?.zh ?? fault.kind}`,
    range: (fault) => `${fault.member} 应满足 ${fault.least}`,
    form: (fault) => `${fault.member} 的写法不对：写法见 docs/gateway.md`,
    twice: (fault) => `机台 ${fault.member} 已由另一个文件描述：两者只留其一`,
    noTag: (fault) => `${fault.by}.tag 写的 ${fault.member} 不在 tags 之中：请改为其中之一`,
    empty: () => "没有任何机台：请为每台机床写一个文件，写法见 docs/gateway.md",
  },
};

/** One line per fault, as compilers write them: file, line, column, what to do. */
export function faultLine(fault: PlacedFault, language: Language): string {
  const words = said[language][fault.code] as (fault: ConfigFault) => string;
  return `${fault.file}:${String(fault.line)}:${String(fault.column)}: ${words(fault)}`;
}
