import { link, mkdir, readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fromBase64Url } from "../../device-attest/bytes.ts";
import { CHAIN_START, type ChainPosition } from "../../device-attest/signed-record.ts";
import { statementHashOf } from "../../device-attest/statement.ts";
import type { Fact } from "../../service/credit/fact/fact.ts";
import type { Stated } from "../../service/credit/stated/stated.ts";
import { writeDurably } from "../../service/embedded/state-file.ts";
import { ConfigError } from "../../service/environment.ts";

/** A fact as who says it keeps it: under which name it knows the invoice nobody else learns. */
export interface KeptPaid {
  readonly invoice: string;
  readonly fact: Fact;
  readonly stated: Pick<Stated, "key" | "signature" | "statement">;
}

const NAME = /^\d{10}\.json$/;

/** What a payer signed, a file for each place in its key's chain: on disk before anybody sees it. */
export class KeptFacts {
  readonly #folder: string;
  #kept: KeptPaid[];

  private constructor(folder: string, kept: KeptPaid[]) {
    this.#folder = folder;
    this.#kept = kept;
  }

  static async open(home: string): Promise<KeptFacts> {
    const folder = join(home, "paid");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(folder)).filter((name) => NAME.test(name)).toSorted();
    const kept = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as KeptPaid),
    );
    return new KeptFacts(folder, kept);
  }

  get all(): readonly KeptPaid[] {
    return this.#kept;
  }

  get position(): ChainPosition {
    const last = this.#kept.at(-1);
    if (last === undefined) return CHAIN_START;
    const previous = statementHashOf(fromBase64Url(last.stated.statement));
    return { sequence: last.fact.sequence, previous };
  }

  /** @throws ConfigError where somebody else signed for the same place meanwhile: what was signed for it is thrown away unseen */
  async keep(one: KeptPaid): Promise<void> {
    const name = `${String(one.fact.sequence).padStart(10, "0")}.json`;
    const draft = join(this.#folder, `draft-${String(process.pid)}`);
    await writeDurably(draft, JSON.stringify(one));
    try {
      await link(draft, join(this.#folder, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      throw new ConfigError("another process signs by the same key: run it again");
    } finally {
      await unlink(draft);
    }
    this.#kept = [...this.#kept, one];
  }
}
