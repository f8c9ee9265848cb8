import { type Language, type Words, words } from "./live-words.ts";
import type { MachineState } from "./milling-machine.ts";
import { sparkline } from "./sparkline.ts";
import { clipped, padLeft, padRight, widthOf, wrapped } from "./text-width.ts";
import type { DeviceName } from "./device-name.ts";

/** Everything that the live view of the demo shows. Ages in seconds, power in watts. */
export interface LiveState {
  readonly recordsPerSecond: number;
  readonly logSize: number;
  readonly anchor:
    { readonly block: number; readonly ageSeconds: number; readonly gas: number } | undefined;
  /** The newest receipt that a device has verified against the log's pinned key. */
  readonly receipt:
    | {
        readonly device: DeviceName;
        readonly sequence: number;
        readonly ageSeconds: number;
      }
    | undefined;
  readonly devices: readonly DeviceLine[];
  /** What happened last, newest last. */
  readonly story: readonly string[];
  readonly machine: MachineState;
  /** Oldest first. */
  readonly spindlePowerW: readonly number[];
  readonly urls: readonly string[];
  /** Commands by their words, so that they can be wrapped where a shell allows it. */
  readonly verifyCommand: readonly string[] | undefined;
  /** Makes an account with which the application can be looked at. */
  readonly accountCommand: readonly string[];
}

export interface DeviceLine {
  readonly device: DeviceName;
  /** Of its newest record. */
  readonly sequence: number;
  /** Signed and on its disk, without a receipt. */
  readonly waiting: number;
  /** Of those waiting, durable at the service. */
  readonly acknowledged: number;
  readonly anchored: number;
}

const COLUMNS_MIN = 24;
const COLUMNS_MAX = 100;

/**
 * The live view as text, no line wider than `columns` (at least 24), but for a word of a command or a URL
 * that is longer by itself: those are there to be copied whole.
 */
export function renderLive(state: LiveState, columns: number, language: Language): string {
  const width = Math.min(Math.max(columns, COLUMNS_MIN), COLUMNS_MAX);
  const say = words[language];
  return [
    ...figures(state, say, width),
    "",
    ...deviceTable(state.devices, say, width),
    "",
    ...power(state, say, width),
    "",
    ...story(state, width),
    ...state.urls.flatMap((url) => wrapped([say.open, url], width)),
    ...command(say.account, state.accountCommand, width),
    ...command(say.verify, state.verifyCommand, width),
    "",
    ...wrapped(say.stop.split(" "), width),
    "",
  ].join("\n");
}

const count = (value: number): string => value.toLocaleString("en-US");

function figures(state: LiveState, say: Words, width: number): string[] {
  const { anchor, receipt } = state;
  return labelled(
    [
      [say.recordsPerSecond, state.recordsPerSecond.toFixed(1)],
      [say.logSize, count(state.logSize)],
      [say.lastAnchor, anchor === undefined ? say.none : anchorText(anchor, say)],
      [say.lastReceipt, receipt === undefined ? say.none : receiptText(receipt, say)],
    ],
    width,
  );
}

const anchorText = (
  { block, ageSeconds, gas }: NonNullable<LiveState["anchor"]>,
  say: Words,
): string => `${say.block} ${count(block)} · ${say.ago(ageSeconds)} · ${count(gas)} ${say.gas}`;

const receiptText = (
  { device, sequence, ageSeconds }: NonNullable<LiveState["receipt"]>,
  say: Words,
): string =>
  `✓ ${say.verified} · ${say.devices[device]} ${count(sequence)} · ${say.ago(ageSeconds)}`;

function labelled(lines: readonly (readonly [string, string])[], width: number): string[] {
  const labelWidth = Math.max(...lines.map(([label]) => widthOf(label))) + 2;
  return lines.map(([label, value]) =>
    clipped(padRight(label, labelWidth) + fitting(value, width - labelWidth), width),
  );
}

const SEPARATOR = " · ";

/** As many parts as fit: a figure cut in its middle would be another figure. */
function fitting(text: string, width: number): string {
  const parts = text.split(SEPARATOR);
  while (parts.length > 1 && widthOf(parts.join(SEPARATOR)) > width) parts.pop();
  return parts.join(SEPARATOR);
}

type Column = Exclude<keyof DeviceLine, "device">;
/** Which figures go first where the terminal is narrow. */
const LEAST_NEEDED: readonly Column[] = ["acknowledged", "sequence", "waiting"];

function deviceTable(devices: readonly DeviceLine[], say: Words, width: number): string[] {
  const columns = fittingColumns(devices, say, width);
  const nameWidth = Math.min(nameWidthOf(devices, say), width - rightWidth(columns));
  const line = (name: string, cells: readonly string[]): string =>
    padRight(clipped(name, nameWidth), nameWidth) +
    columns.map(({ width: each }, at) => padLeft(cells[at] ?? "", each + GAP)).join("");
  return [
    line(
      say.device,
      columns.map(({ column }) => say[column]),
    ),
    ...devices.map((device) =>
      line(
        say.devices[device.device],
        columns.map(({ column }) => count(device[column])),
      ),
    ),
  ];
}

const GAP = 2;
interface FittedColumn {
  readonly column: Column;
  readonly width: number;
}

const rightWidth = (columns: readonly FittedColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width + GAP, 0);

const nameWidthOf = (devices: readonly DeviceLine[], say: Words): number =>
  Math.max(widthOf(say.device), ...devices.map(({ device }) => widthOf(say.devices[device])));

function fittingColumns(
  devices: readonly DeviceLine[],
  say: Words,
  width: number,
): readonly FittedColumn[] {
  let columns: readonly FittedColumn[] = (
    ["sequence", "waiting", "acknowledged", "anchored"] as const
  ).map((column) => ({
    column,
    width: Math.max(widthOf(say[column]), ...devices.map((each) => count(each[column]).length)),
  }));
  for (const dropped of LEAST_NEEDED) {
    if (nameWidthOf(devices, say) + rightWidth(columns) <= width) break;
    columns = columns.filter(({ column }) => column !== dropped);
  }
  return columns;
}

function power({ spindlePowerW, machine }: LiveState, say: Words, width: number): string[] {
  const kilowatts = `${((spindlePowerW.at(-1) ?? 0) / 1000).toFixed(2)} kW · ${say.states[machine]}`;
  const label = `${say.spindlePower}  `;
  const room = width - widthOf(label) - widthOf(kilowatts) - 2;
  return room >= 8
    ? [`${label}${padRight(sparkline(spindlePowerW, room), room)}  ${kilowatts}`]
    : [clipped(label + kilowatts, width), sparkline(spindlePowerW, width)];
}

/** Each on as many lines as it takes: a half of what happened is another story. */
function story({ story: told }: LiveState, width: number): string[] {
  if (told.length === 0) return [];
  return [...told.flatMap((line) => wrapped(line.split(" "), width)), ""];
}

/** Broken with a backslash, so that it can be copied as it stands. */
function command(title: string, parts: readonly string[] | undefined, width: number): string[] {
  if (parts === undefined) return [];
  const lines = wrapped(parts, width - 4);
  return [
    ...wrapped(`${title}:`.split(" "), width),
    ...lines.map((line, at) => `  ${line}${at < lines.length - 1 ? " \\" : ""}`),
  ];
}
