import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { diskError } from "../disk/files.ts";
import { Fault } from "../fault.ts";
import type { Appended } from "../outbox/writer.ts";
import type { RecordDraft } from "../signed-record.ts";
import { ambiguity } from "../strict-json.ts";

export interface DraftLines {
  readonly input: Readable;
  readonly signal: AbortSignal;
  /** Members of every draft that does not have them. */
  readonly defaults: () => Partial<RecordDraft>;
  readonly append: (draft: RecordDraft) => Promise<Appended>;
  readonly onRefused: (line: number, fault: Fault) => void;
}

const TOGETHER = 256;

/**
 * Signs one draft a line. A line at fault is reported and passed over; the disk's troubles end it.
 * @returns how many were signed
 * @throws DeviceError
 */
export async function appendLines(lines: DraftLines): Promise<number> {
  const signed = { count: 0 };
  let group: Promise<void>[] = [];
  for await (const [number, line] of numbered(lines.input)) {
    if (lines.signal.aborted) break;
    if (line.trim() === "") continue;
    const appended = appendLine(lines, line, number, signed);
    // Whoever fails while we read the next line is heard below.
    appended.catch(() => undefined);
    group.push(appended);
    if (group.length < TOGETHER) continue;
    await Promise.all(group);
    group = [];
  }
  await Promise.all(group);
  return signed.count;
}

async function* numbered(input: Readable): AsyncGenerator<[number, string]> {
  let number = 0;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity }))
      yield [++number, line];
  } catch (error) {
    throw diskError(error);
  }
}

async function appendLine(
  lines: DraftLines,
  line: string,
  number: number,
  signed: { count: number },
): Promise<void> {
  try {
    await lines.append({ ...lines.defaults(), ...parse(line) } as RecordDraft);
    signed.count++;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    lines.onRefused(number, error);
  }
}

/** @throws Fault `malformed`, `duplicateKey`, `numberRange`, `schema` */
function parse(line: string): object {
  let draft: unknown;
  try {
    draft = JSON.parse(line);
  } catch {
    throw new Fault("malformed");
  }
  const fault = ambiguity(line);
  if (fault !== undefined) throw fault;
  if (typeof draft !== "object" || draft === null) throw new Fault("schema");
  return draft;
}
