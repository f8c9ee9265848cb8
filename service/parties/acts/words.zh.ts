import { credentialNameOf } from "../credential-kind.ts";
import { roleOf } from "../role.ts";
import { actOfTypeHash } from "./catalogue.ts";
import { keyGradeOf } from "./device-acts.ts";
import { acts as qualityActs, titles as qualityTitles } from "./quality-words.zh.ts";
import { type Language, type Names, ownAndManaged } from "./words.ts";

const roles: Language["roles"] = {
  operator: "运营方",
  manufacturer: "制造商",
  supplier: "供应商",
  coreEnterprise: "核心企业",
  distributor: "经销商",
  logistics: "物流企业",
  warehouse: "仓储企业",
  marketplace: "交易平台",
  bank: "银行",
  insurer: "保险公司",
  lessor: "租赁公司",
  maker: "设备厂商",
  auditor: "审计机构",
  certifier: "认证机构",
};

const credentials: Language["credentials"] = {
  businessLicence: "营业执照",
  transportLicence: "运输许可证",
  financialLicence: "金融许可证",
  securityCertificate: "安全证书",
  accreditation: "资质认可",
};

const grades = {
  managed: "由运营方代管",
  software: "保存在设备的文件里，可能被复制",
  hardware: "锁在安全芯片里",
} as const;

const titles: Language["titles"] = {
  ...qualityTitles,
  Register: "接入设备",
  End: "终止设备密钥",
  SetGrade: "说明设备密钥的保管方式",
  Rotate: "更换日志写入者",
  Open: "开设参与方",
  SetSigners: "更换签名人",
  SetPolicy: "更改这份名单",
  Apply: "申请角色",
  Endorse: "为申请人背书",
  Issue: "签发凭证",
  Withdraw: "撤回凭证",
  Object: "对成员提出异议",
  Propose: "向理事会提案",
  Vote: "投票",
  Grant: "授权他人查看",
  Revoke: "收回授权",
};

const acts: Language["acts"] = {
  ...qualityActs,
  Register: ({ device, factory, grade }, { party }) => ({
    title: "接入设备",
    sentences: [
      `您允许设备 ${device} 的密钥代表${party(factory)}说话：从现在起，它签名的内容就是您的证据。`,
      `该密钥${grades[keyGradeOf(grade)]}。`,
      "您随时可以终止这个密钥。它永远不能转给别的工厂，已签名的内容会一直保留。",
    ],
  }),
  End: ({ factory, keyId }, { device, party }) => ({
    title: "终止设备密钥",
    sentences: [
      `${device(keyId)} 的密钥不再代表${party(factory)}。`,
      "它以前签名的内容仍是证据。此操作不可撤销：设备需要换用新密钥。",
    ],
  }),
  SetGrade: ({ by, grade, keyId }, { device, party }) => ({
    title: "说明设备密钥的保管方式",
    sentences: [
      `您以${party(by)}的名义声明：${device(keyId)} 的密钥${grades[keyGradeOf(grade)]}。`,
      "从现在起，凡查看该设备记录的人都会看到这一声明和您的名称。此前的记录保持原有等级。",
    ],
  }),
  Rotate: ({ checkpointKey, operator, sequencer }, { party }) => ({
    title: "更换日志写入者",
    sentences: [
      `${party(operator)}把日志交给账户 ${sequencer} 和检查点密钥 ${checkpointKey}。`,
      "经过日志规定的等待期后生效，所有人都能看到。在此之前您可以改为公布另一个。",
      "已经锚定的内容，新的写入者同样无法更改。",
    ],
  }),
  Open: ({ managed, managedActs, signers, threshold }, names) => ({
    title: "开设参与方",
    sentences: [
      ...whoSigns("新参与方", signers, threshold, managed, names),
      policy(managedActs),
      "它暂时没有任何角色：需要自己申请，由别人准入。",
      "丢失全部密钥就失去这个参与方：没有人能够恢复。",
    ],
  }),
  SetSigners: ({ managed, party, signers, threshold }, names) => ({
    title: "更换签名人",
    sentences: [
      ...whoSigns(names.party(party), signers, threshold, managed, names),
      "不在名单上的人从现在起不能再为它签名。",
      "请逐一核对密钥：新密钥若丢失或属于陌生人，没有人能把这个参与方还给您。",
    ],
  }),
  SetPolicy: ({ managedActs, party }, names) => ({
    title: "规定代管密钥可以签什么",
    sentences: [
      `这里说的是运营方为${names.party(party)}代管的密钥。`,
      policy(managedActs),
      "它取代您以前的规定。您随时可以用自己的密钥更改。",
    ],
  }),
  Apply: ({ file, party, role }, names) => ({
    title: "申请角色",
    sentences: [
      `${names.party(party)}申请成为${roles[roleOf(role)]}。`,
      `别人只依据您随申请提交的材料作出判断（指纹 ${file}）。`,
      "它取代您以前对该角色的申请：对旧申请的背书不再有效。",
    ],
  }),
  Endorse: ({ endorser, file, party, role, round }, names) => ({
    title: "为申请人背书",
    sentences: [
      `您以${names.party(endorser)}的名义为${names.party(party)}成为${roles[roleOf(role)]}作保。`,
      `您只为第 ${String(round)} 次申请及其材料作保（指纹 ${file}）。`,
      "您的名称将留在公开的准入记录里。此操作不可撤回。",
    ],
  }),
  Issue: ({ issuer, kind, subject, until }, names) => ({
    title: "签发凭证",
    sentences: [
      `您以${names.party(issuer)}的名义为${names.party(subject)}证明“${credential(kind)}”，有效期至${names.time(until)}。`,
      "它取代您以前签发的同类凭证。",
      "您可以撤回。已凭它获得准入的，角色保留到期满为止。",
    ],
  }),
  Withdraw: ({ issuer, kind, subject }, names) => ({
    title: "撤回凭证",
    sentences: [
      `${names.party(issuer)}不再为${names.party(subject)}证明“${credential(kind)}”。`,
      "从现在起不能再凭它获得准入。此前已获准入的，角色保留到期满为止。",
    ],
  }),
  Object: ({ by, caseNumber, party, role }, names) => ({
    title: "对成员提出异议",
    sentences: [
      `您以${names.party(by)}的名义反对${names.party(party)}作为${roles[roleOf(role)]}（第 ${String(caseNumber)} 案）。`,
      "如果也有足够多的其他成员反对，该角色将暂停一段时间。永久终止需要表决。",
      "您的名称将留在公开记录里。此操作不可撤回。",
    ],
  }),
  Propose: ({ content, proposer }, names) => ({
    title: "向理事会提案",
    sentences: [
      `您以${names.party(proposer)}的名义提议：${names.content(content) ?? unknown(content)}。`,
      "仅凭提案不会有任何改变：理事会要表决，并须经过等待期才能生效。",
    ],
  }),
  Vote: ({ inFavour, proposal, voter }, names) => ({
    title: inFavour ? "投赞成票" : "投反对票",
    sentences: [
      `${names.party(voter)}${inFavour ? "赞成" : "反对"}：${names.proposal(proposal) ?? unknown(proposal)}。`,
      "在提案生效或过期之前，您可以改票。",
    ],
  }),
  Grant: ({ commitment, grantor }, names) => ({
    title: "授权他人查看",
    sentences: [
      `${names.party(grantor)}授权：${names.document(commitment) ?? unknown(commitment)}。`,
      "您随时可以收回，下一次查看就会被拒绝。此前已看到的内容无法收回。",
    ],
  }),
  Revoke: ({ commitment, grantor }, names) => ({
    title: "收回授权",
    sentences: [
      `${names.party(grantor)}收回：${names.document(commitment) ?? unknown(commitment)}。`,
      "从下一次查看起即被拒绝。此前已看到的内容无法收回。",
      "此操作不可撤销：要再次允许，须授出新的文件。",
    ],
  }),
};

export const zh: Language = {
  roles,
  credentials,
  acts,
  titles,
  deadline: (time) => `您的签名仅可用于此事一次，有效期至${time}。`,
};

function whoSigns(
  party: string,
  signers: readonly string[],
  threshold: bigint,
  managedBits: number,
  names: Names,
): string[] {
  const { managed, own } = ownAndManaged(signers, managedBits);
  const listed = signers.map(names.signer).join("、");
  return [
    `可为${party}签名的有：${listed}。每项行为需要其中 ${String(threshold)} 个签名。`,
    managed.length === 0
      ? "没有由运营方代管的密钥。"
      : `运营方代管：${managed.map(names.signer).join("、")}；您自己的是：${own.map(names.signer).join("、")}。`,
  ];
}

function policy(managedActs: readonly string[]): string {
  if (managedActs.length === 0) return "运营方代管的密钥不可以签任何内容。";
  const listed = managedActs.map((typeHash) => actTitle(typeHash)).join("、");
  return `运营方代管的密钥可以不经询问您而签：${listed}。`;
}

function actTitle(typeHash: string): string {
  const name = actOfTypeHash(typeHash);
  return name === undefined ? unknown(typeHash) : titles[name];
}

function credential(kind: string): string {
  const name = credentialNameOf(kind);
  return name === undefined ? kind : credentials[name];
}

const unknown = (id: string): string => `本页无法显示的内容（${id}）；若不清楚是什么，请不要签名`;
