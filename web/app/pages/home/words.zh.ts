import type { en } from "./words.en.ts";

export const zh: typeof en = {
  lede: "哪些事需要有人处理，以及目前的情况。",
  noParty: "您尚不属于任何一方。",
  toDesk: "开立一方，或等待邀请",
  toSign: "待签",
  nothingToSign: "没有等待签署的行为。",
  news: "近况",
  noNews: "尚无动静。",
  notices: {
    newLooker: "{name} 首次查看或尝试查看本方数据。",
    authorisationEnded: "{name} 撤回了给本方的授权。",
    figureObjected: "{name} 对本方读过的一项数字提出异议。",
    objectionRaised: "{name} 对一项数字提出异议，须予答复。",
    objectionAnswered: "一项异议已获答复。",
  },
  access: "谁可以看",
  inForce: "有 {count} 项授权生效中。",
  looks: "谁看过",
  noAccess: "目前无人可看。人人都从这里开始。",
  roles: "角色",
  soon: "即将到期",
};
