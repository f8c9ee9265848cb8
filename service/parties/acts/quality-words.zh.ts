import { dispositionOf } from "../../quality/lot.ts";
import { keyGradeOf } from "./device-acts.ts";
import { isNone, openedLot, ruleSetOf } from "./quality-acts.ts";
import type { Language, Names, QualityActName } from "./words.ts";

export const titles: Pick<Language["titles"], QualityActName> = {
  PublishRules: "发布合格标准",
  PublishPlan: "发布检验计划",
  Supersede: "替换检验计划",
  WithdrawPlan: "撤回检验计划",
  OpenLot: "开立批次",
  Release: "放行批次",
  Dispose: "处置不合格",
  Excuse: "豁免工位缺失的检验",
  Hold: "扣留批次",
  Lift: "解除扣留",
};

export const acts: Pick<Language["acts"], QualityActName> = {
  PublishRules: (act, { party, ruleSet }) => ({
    title: "发布合格标准",
    sentences: [
      `您以${party(act.publisher)}的名义发布第 ${String(act.version)} 版规则：${ruleSet(ruleSetOf(act)) ?? unknown(ruleSetOf(act))}。`,
      "限值以明文存在此链上，测量项目的名称则为加盐哈希。",
      "规则永远不能更改，不同的规则就是另一套规则。",
    ],
  }),
  PublishPlan: (act, names) => ({
    title: "发布检验计划",
    sentences: [
      `您以${names.party(act.publisher)}的名义发布第 ${String(act.version)} 版计划。该计划下的批次须满足以下全部要求才能放行：`,
      ...act.requirements.map(
        ({ acceptance, ruleSet, samples }) =>
          `合格样本 ${String(samples)} 件，最多允许 ${String(acceptance)} 件不合格：${names.ruleSet(ruleSet) ?? unknown(ruleSet)}。`,
      ),
      `由下列各方的工位签名的检验有效：${act.inspectors.map((one) => inspector(one, names)).join("、")}。${grade(act.minGrade)}`,
      act.auditors.length === 0
        ? "除工厂、您和其材料供应商外，任何人不得扣留此类批次。"
        : `除工厂、您和其材料供应商外，可扣留此类批次的还有：${act.auditors.map(names.party).join("、")}。`,
      "计划永远不能更改。您可以为新批次替换它，或对全部批次撤回它。",
    ],
  }),
  Supersede: ({ plan, publisher, successor }, names) => ({
    title: "替换检验计划",
    sentences: [
      `${names.party(publisher)}不再允许按以下计划开立新批次：${names.plan(plan) ?? unknown(plan)}。`,
      isNone(successor)
        ? "没有其他计划接替它。"
        : `由以下计划接替：${names.plan(successor) ?? unknown(successor)}。`,
      "已开立的批次仍按旧计划进行。此操作不可撤销。",
    ],
  }),
  WithdrawPlan: ({ plan, publisher }, names) => ({
    title: "撤回检验计划",
    sentences: [
      `${names.party(publisher)}撤回：${names.plan(plan) ?? unknown(plan)}。`,
      "该计划下的批次不能再放行，包括目前已开立的批次。此操作不可撤销。",
    ],
  }),
  OpenLot: ({ custodians, factory, plan, secret }, names) => ({
    title: "开立批次",
    sentences: [
      `${names.party(factory)}开立批次 ${names.lot(openedLot(factory, secret))}，须满足：${names.plan(plan) ?? unknown(plan)}。`,
      custodians.length === 0
        ? "没有材料供应商可以扣留它。"
        : `因其交付的材料在批次中而可以扣留它的有：${custodians.map(names.party).join("、")}。`,
      "从现在起，凡写明该批次的检验无论好坏都计入。批次不能改换计划。",
    ],
  }),
  Release: ({ factory, lot }, names) => ({
    title: "放行批次",
    sentences: [
      `${names.party(factory)}放行${names.lot(lot)}。`,
      "只有计划的要求无一缺失、无一未决，且无人扣留时，链才会接受。",
      "此操作不可撤销。若其后有检验得出相反结论，所有人都会看到该放行被推翻。",
    ],
  }),
  Dispose: (act, names) => ({
    title: "处置不合格",
    sentences: [
      `您以${names.party(act.publisher)}的名义处置${names.lot(act.lot)}中一次未通过的检验（${act.statement}）：${disposition(act.disposition)}。`,
      ...(act.until === 0n ? [] : [`批次须在${names.time(act.until)}之前放行，否则让步失效。`]),
      `理由：${names.reason(act.reason) ?? unknown(act.reason)}。`,
      "您的名称将与此决定一并保留。检验结论本身不变。",
    ],
  }),
  Excuse: ({ keyId, lot, publisher, reason }, names) => ({
    title: "豁免工位缺失的检验",
    sentences: [
      `您以${names.party(publisher)}的名义允许放行${names.lot(lot)}，尽管缺少工位 ${names.device(keyId)} 的检验。`,
      `理由：${names.reason(reason) ?? unknown(reason)}。`,
      "缺失的检验中可能有不合格的。此操作不可撤销。",
    ],
  }),
  Hold: ({ by, lots, reason }, names) => ({
    title: "扣留批次",
    sentences: [
      `${names.party(by)}扣留：${lots.map(names.lot).join("、")}。`,
      `理由：${names.reason(reason) ?? unknown(reason)}。`,
      "在您解除之前这些批次都不能放行，别人无法代您解除。",
    ],
  }),
  Lift: ({ by, lots }, names) => ({
    title: "解除扣留",
    sentences: [
      `${names.party(by)}不再扣留：${lots.map(names.lot).join("、")}。`,
      "其他方的扣留仍然有效，放行所缺的其他条件也仍然缺。",
    ],
  }),
};

const inspector = (party: string, names: Names): string =>
  isNone(party) ? "批次所属工厂" : names.party(party);

const dispositions = {
  useAsIs: "按现状使用（让步接收）",
  rework: "返工后重新检验",
  scrapping: "报废并移出批次",
  returnToSupplier: "退回供应商并移出批次",
} as const;
const disposition = (number: number): string => {
  const name = dispositionOf(number);
  return name === undefined ? unknown(String(number)) : dispositions[name];
};

const grades = {
  managed: "任何已登记的密钥均可。",
  software: "其密钥不得由运营方代管。",
  hardware: "其密钥须锁在安全芯片里。",
} as const;
const grade = (number: number): string =>
  grades[number === 0 || number > 3 ? "managed" : keyGradeOf(number)];

const unknown = (id: string): string => `本页无法显示的内容（${id}）；若不清楚是什么，请不要签名`;
