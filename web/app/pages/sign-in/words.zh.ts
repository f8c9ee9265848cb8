import type { en } from "./words.en.ts";

export const zh: typeof en = {
  title: "登录",
  lede: "Tallystick 保存您的机台所签署的内容，并只向您授权的人出示。",
  login: "登录名",
  password: "密码",
  submit: "登录",
  or: "或",
  passkey: "使用通行密钥登录",
  sso: "使用公司账户登录",
  noAccount: "没有账户？由贵方负责人员管理的同事邀请您加入。",
  verify: "只想验证一条记录？无需账户。",
  verifyLink: "打开验证页面",
  invitation: {
    title: "您受到邀请",
    lede: "有人邀请您代表一方行事。邀请只能用一次。",
    noCode: "此网址缺少邀请内容。请打开您收到的完整网址。",
    asMe: "以 {login} 接受",
    orNew: "或新建账户",
    login: "登录名，如电子邮箱",
    password: "密码",
    passwordHint: "至少 12 个字符。看重长度，而非特殊字符。",
    accept: "新建账户并接受",
    accepted: "欢迎。您现在可以代表该方行事。",
  },
};
