import type { MachineState } from "./milling-machine.ts";
import type { DeviceName } from "./device-name.ts";

export type Language = "en" | "zh";

export interface Words {
  readonly recordsPerSecond: string;
  readonly logSize: string;
  readonly lastAnchor: string;
  readonly lastReceipt: string;
  readonly spindlePower: string;
  readonly none: string;
  readonly block: string;
  readonly gas: string;
  readonly verified: string;
  readonly device: string;
  readonly sequence: string;
  readonly waiting: string;
  readonly acknowledged: string;
  readonly anchored: string;
  readonly open: string;
  readonly account: string;
  readonly verify: string;
  readonly stop: string;
  readonly ago: (seconds: number) => string;
  readonly devices: Readonly<Record<DeviceName, string>>;
  readonly states: Readonly<Record<MachineState, string>>;
}

const en: Words = {
  recordsPerSecond: "records/s",
  logSize: "log size",
  lastAnchor: "last anchor",
  lastReceipt: "last receipt",
  spindlePower: "spindle power",
  none: "none yet",
  block: "block",
  gas: "gas",
  verified: "verified",
  device: "device",
  sequence: "sequence",
  waiting: "waiting",
  acknowledged: "acknowledged",
  anchored: "anchored",
  open: "open",
  account: "make an account to sign in with, in another terminal",
  verify: "verify one record yourself",
  stop: "Ctrl-C stops; starting again continues",
  ago: (seconds) => `${duration(seconds, ["s", "min", "h"])} ago`,
  devices: {
    mill: "milling machine",
    meter: "electricity meter",
    station: "inspection station",
    drawer: "wire drawer",
    workshop: "workshop",
    carrier: "carrier",
    assembler: "assembler",
    distributor: "distributor",
  },
  states: {
    off: "off",
    idle: "idle",
    running: "running",
    changeover: "changeover",
    breakdown: "breakdown",
  },
};

const zh: Words = {
  recordsPerSecond: "记录/秒",
  logSize: "日志长度",
  lastAnchor: "最近上链",
  lastReceipt: "最近回执",
  spindlePower: "主轴功率",
  none: "尚无",
  block: "区块",
  gas: "gas",
  verified: "已验证",
  device: "设备",
  sequence: "序号",
  waiting: "等待",
  acknowledged: "已确认",
  anchored: "已上链",
  open: "打开",
  account: "先创建登录账户",
  verify: "亲自验证一条记录",
  stop: "Ctrl-C 停止；再次启动会继续",
  ago: (seconds) => `${duration(seconds, ["秒", "分钟", "小时"])}前`,
  devices: {
    mill: "铣床",
    meter: "电能表",
    station: "检验工位",
    drawer: "拉丝厂",
    workshop: "机加工厂",
    carrier: "承运商",
    assembler: "装配厂",
    distributor: "经销商",
  },
  states: { off: "关机", idle: "待机", running: "运行", changeover: "换型", breakdown: "故障" },
};

export const words: Readonly<Record<Language, Words>> = { en, zh };

function duration(seconds: number, [s, min, h]: readonly [string, string, string]): string {
  if (seconds < 60) return `${String(Math.floor(seconds))} ${s}`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} ${min}`;
  return `${String(Math.floor(seconds / 3600))} ${h}`;
}

/** Chinese where the environment asks for it (POSIX: LC_ALL before LC_MESSAGES before LANG). */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en";
}
