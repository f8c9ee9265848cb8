import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Notice } from "../../service/credit/payment/notice.ts";
import type { PaymentOrder } from "../../service/credit/payment/payment-system.ts";

/** What the ledger keeps, a line each: what was asked for, and what happened. */
type Line = { readonly order: PaymentOrder } | { readonly notice: Notice };

export type Answer = "taken" | "keyTaken" | "accountUnknown";

/** What is to happen: the ledger gives it its id and its moment. */
type Happening =
  | { readonly order: PaymentOrder }
  | { readonly loan: string; readonly amount: string; readonly currency: string };

/**
 * A small payment system's book: payments by their keys, each once, and all that happened, in order. Lines of JSON that are
 * only ever appended, on disk before anybody is told.
 */
export class Ledger {
  readonly #file: FileHandle;
  readonly #now: () => Date;
  readonly #orders = new Map<string, PaymentOrder>();
  readonly #notices: Notice[] = [];
  /** One thing after the other. */
  #last: Promise<unknown> = Promise.resolve();
  /** Payees whose account takes no money any more. */
  readonly closedAccounts = new Set<string>();
  /** Payees that it has no account of. */
  readonly unknownAccounts = new Set<string>();

  private constructor(file: FileHandle, now: () => Date, lines: readonly Line[]) {
    [this.#file, this.#now] = [file, now];
    for (const line of lines) this.#take(line);
  }

  static async open(path: string, now: () => Date): Promise<Ledger> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, "a", 0o600);
    const text = await readFile(path, "utf8");
    // A line that a kill cut short was answered to nobody.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole));
    const lines = whole.split("\n").filter((line) => line !== "");
    return new Ledger(
      file,
      now,
      lines.map((line) => JSON.parse(line) as Line),
    );
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#file.close());
  }

  /** Takes a payment under its key; another one under the same key is none. */
  ask(order: PaymentOrder): Promise<Answer> {
    return this.#inTurn(async () => {
      const before = this.#orders.get(order.key);
      if (before !== undefined) return isSame(before, order) ? "taken" : "keyTaken";
      if (this.unknownAccounts.has(order.payee)) return "accountUnknown";
      await this.#write({ order });
      return "taken";
    });
  }

  /** Pays, or fails to pay, what nothing became of yet. */
  settle(): Promise<Notice[]> {
    return this.#inTurn(async () => {
      const settled = new Set(this.#notices.map((one) => ("key" in one ? one.key : "")));
      const unsettled = [...this.#orders.values()].filter(({ key }) => !settled.has(key));
      const notices: Notice[] = [];
      for (const order of unsettled) notices.push(await this.#happen({ order }));
      return notices;
    });
  }

  /** Money comes from outside; the payer wrote for which loan. */
  receive(money: Exclude<Happening, { readonly order: PaymentOrder }>): Promise<Notice> {
    return this.#inTurn(() => this.#happen(money));
  }

  since(after: number, limit: number): readonly Notice[] {
    return this.#notices.slice(after, after + limit);
  }

  async #happen(happening: Happening): Promise<Notice> {
    const id = `notice-${String(this.#notices.length + 1)}`;
    const notice = this.#noticeOf(happening, { id, at: this.#now().toISOString() });
    await this.#write({ notice });
    return notice;
  }

  #noticeOf(happening: Happening, told: { readonly id: string; readonly at: string }): Notice {
    if (!("order" in happening)) return { kind: "received", ...told, ...happening };
    const { amount, currency, key, payee } = happening.order;
    return this.closedAccounts.has(payee)
      ? { kind: "failed", ...told, key, because: "The account is closed." }
      : { kind: "paid", ...told, key, amount, currency };
  }

  async #write(line: Line): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(line)}\n`);
    await this.#file.datasync();
    this.#take(line);
  }

  #take(line: Line): void {
    if ("order" in line) this.#orders.set(line.order.key, line.order);
    else this.#notices.push(line.notice);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const isSame = (one: PaymentOrder, other: PaymentOrder): boolean =>
  (["key", "purpose", "payee", "amount", "currency"] as const).every(
    (member) => one[member] === other[member],
  );
