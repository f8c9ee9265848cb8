import type { Bilingual } from "../../state/settings.ts";

interface PeersWords {
  readonly title: string;
  readonly hint: string;
  readonly none: string;
  readonly toIndustry: string;
  readonly figure: string;
  readonly month: string;
  readonly own: string;
  readonly noOwn: string;
  readonly lower: string;
  readonly middle: string;
  readonly upper: string;
  readonly factories: string;
  readonly atLeast: string;
  readonly tooFew: string;
  readonly energyPerInspected: string;
  readonly industry: string;
  readonly industryHint: string;
  readonly agree: string;
  readonly agreed: string;
  readonly takesPart: string;
  readonly end: string;
  readonly ended: string;
  readonly wrong: string;
  readonly mayNot: string;
}

const en: PeersWords = {
  title: "Beside your industry",
  hint: "What the factories of your industry that take part come to in a month: a quarter of them lie below the lower number, half below the middle one, a quarter above the upper one. Worked out once, to two digits; nobody’s own figure can be told from it.",
  none: "You take no part: your figures go into no industry’s, and you are told none.",
  toIndustry: "Take part, under “My factory”",
  figure: "Figure",
  month: "Month",
  own: "Yours",
  noOwn: "no value",
  lower: "Lower quarter",
  middle: "Middle",
  upper: "Upper quarter",
  factories: "Factories",
  atLeast: "{count} or more",
  tooFew: "too few in the group",
  energyPerInspected: "Energy per thing inspected",
  industry: "Your industry",
  industryHint:
    "Class by ISIC, Revision 4, four digits: 2511 is structural metal, 2592 machining and coating, 2593 hand tools and hardware, 2930 parts of vehicles.",
  agree: "Agree and take part",
  agreed: "You take part from now on.",
  takesPart:
    "You take part in class {industry}. Your monthly figures go into the quartiles of the industry, of nine factories at least; nobody is told yours, and you see the industry’s in the portrait. Months that were worked out before stay.",
  end: "Take part no more",
  ended: "From the next month on you take no part.",
  wrong: "Four digits from 1010 to 3399.",
  mayNot: "Somebody who manages the party agrees to it.",
};

const zh: PeersWords = {
  title: "与同行业对比",
  hint: "同行业中参与的工厂某月的水平：四分之一低于下四分位，一半低于中位，四分之一高于上四分位。每月只计算一次，保留两位有效数字；任何一家的数值都无法由此推出。",
  none: "您未参与：您的数据不计入任何行业，您也看不到行业数据。",
  toIndustry: "在“我的工厂”中参与",
  figure: "指标",
  month: "月份",
  own: "您的数值",
  noOwn: "无数值",
  lower: "下四分位",
  middle: "中位",
  upper: "上四分位",
  factories: "工厂数",
  atLeast: "不少于 {count}",
  tooFew: "组内工厂太少",
  energyPerInspected: "每件受检品能耗",
  industry: "您的行业",
  industryHint:
    "ISIC 第四版小类，四位数字：2511 金属结构件，2592 金属加工与表面处理，2593 手工具与五金件，2930 汽车零部件。",
  agree: "同意并参与",
  agreed: "您从现在起参与。",
  takesPart:
    "您参与小类 {industry}。您的月度指标计入行业四分位数（不少于九家工厂）；不会向任何人透露您的数值，您可在工厂画像中看到行业水平。已计算的月份保持不变。",
  end: "不再参与",
  ended: "从下个月起您不再参与。",
  wrong: "1010 至 3399 之间的四位数字。",
  mayNot: "须由可管理本方的人员同意。",
};

export const peersWords: Bilingual<PeersWords> = { en, zh };
