import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { TableAccount } from "./account.ts";
import type { Surveyed } from "./prepare.ts";
import type { ReplayResult } from "./replay.ts";
import type { Complaint } from "./translate.ts";

const HELD_CHARACTERS_MAX = 65_536;

/** Writes the report of a replay: the complaints as they come, since there may be as many as rows, then the sums. */
export class ReportFile {
  private readonly path: string;
  private readonly file: FileHandle;
  private held = '{"unmappable":[';
  private isFirst = true;
  private isOpen = true;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.file = file;
  }

  static async create(path: string): Promise<ReportFile> {
    return new ReportFile(path, await open(`${path}.tmp`, "w"));
  }

  async complain(complaint: Complaint): Promise<void> {
    this.held += `${this.isFirst ? "" : ","}\n${JSON.stringify(complaint)}`;
    this.isFirst = false;
    if (this.held.length > HELD_CHARACTERS_MAX) await this.flush();
  }

  /** Nothing stands at the path before the report is whole. */
  async finish(sums: object): Promise<void> {
    this.held += `\n],${JSON.stringify(sums, undefined, 2).slice(1)}\n`;
    await this.flush();
    await this.close();
    await rename(`${this.path}.tmp`, this.path);
  }

  /** Leaves nothing of a report that was not finished. */
  async discard(): Promise<void> {
    if (!this.isOpen) return;
    await this.close();
    await rm(`${this.path}.tmp`, { force: true });
  }

  private async close(): Promise<void> {
    this.isOpen = false;
    await this.file.close();
  }

  private async flush(): Promise<void> {
    await this.file.write(this.held);
    this.held = "";
  }
}

export interface Totals {
  readonly rows: number;
  readonly mapped: number;
  readonly unmappable: number;
  readonly records: number;
  readonly readings: number;
}

export function totalsOf(accounts: readonly TableAccount[]): Totals {
  const sum = (count: (account: TableAccount) => number): number =>
    accounts.reduce((total, account) => total + count(account), 0);
  return {
    rows: sum(({ rows }) => rows),
    mapped: sum(({ mapped }) => mapped),
    unmappable: sum(({ unmappable }) => unmappable),
    records: sum(({ records }) => records),
    readings: sum(({ readings }) => readings),
  };
}

/** Everything of the report but the list of complaints. */
export const reportSums = (surveyed: Surveyed, { accounts }: ReplayResult): object => ({
  mapping: surveyed.mappingFile,
  totals: totalsOf(accounts),
  sources: surveyed.sources.map(({ survey }, at) => ({
    sha256: survey.sha256,
    bytes: survey.bytes,
    ...accounts[at],
  })),
});
