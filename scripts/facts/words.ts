import type { FactKind } from "../../service/credit/fact/fact.ts";
import type { FactFault } from "../../service/credit/fact/shown-facts.ts";
import type { Punctuality, Story } from "../../service/credit/fact/stories.ts";

export interface FactWords {
  readonly what: Readonly<Record<FactKind, string>>;
  readonly faults: Readonly<Record<FactFault, string>>;
  readonly states: Readonly<Record<Story["state"], string>>;
  readonly late: (now: number, most: number) => string;
  readonly said: (by: string, about: string) => string;
  readonly reliable: (paid: Punctuality) => string;
  readonly unreliable: string;
}

const en: FactWords = {
  what: {
    granted: "granted",
    overdue: "overdue",
    mended: "paid up",
    repaid: "repaid",
    writtenOff: "written off",
    paid: "invoice paid",
  },
  faults: {
    notAnchored: "not on record yet",
    otherRecord: "what is on record is something else",
    unproven: "its bundle does not verify: ./tallystick verify says why",
    ofItself: "nobody speaks of himself",
  },
  states: {
    whole: "none is missing up to the newest shown",
    gap: "ONE IS MISSING",
    forked: "TWO REPLACE THE SAME",
  },
  late: (now, most) => `${String(now)} days late, ${String(most)} at most`,
  said: (by, about) => `${by} says it of ${about}`,
  reliable: ({ counted, daysLate, onTime }) =>
    `on record: ${String(onTime)} of ${String(counted)} on time, ${String(daysLate)} days late together`,
  unreliable: "NOT to be relied on",
};

const zh: FactWords = {
  what: {
    granted: "已发放",
    overdue: "逾期",
    mended: "已补足",
    repaid: "已结清",
    writtenOff: "已核销",
    paid: "发票已付",
  },
  faults: {
    notAnchored: "尚未入册",
    otherRecord: "入册的是别的内容",
    unproven: "其证据包未通过核验，./tallystick verify 说明原因",
    ofItself: "自述不算数",
  },
  states: {
    whole: "到所出示的最新一条为止无缺漏",
    gap: "缺少一条",
    forked: "两条取代同一条",
  },
  late: (now, most) => `逾期 ${String(now)} 天，最多 ${String(most)} 天`,
  said: (by, about) => `${by} 就 ${about} 所述`,
  reliable: ({ counted, daysLate, onTime }) =>
    `已入册：${String(counted)} 笔中 ${String(onTime)} 笔按时，共逾期 ${String(daysLate)} 天`,
  unreliable: "不可采信",
};

export const factWords: Readonly<Record<"en" | "zh", FactWords>> = { en, zh };
