import { microOf } from "../score/table.ts";

/**
 * What a borrower's books say, each a decimal in one unit of money. Averages are of the opening and closing balance of
 * the year that the sales are of.
 */
export interface Books {
  readonly sales: string;
  readonly costOfSales: string;
  readonly profit: string;
  readonly expectedSales: string;
  readonly averageReceivables: string;
  readonly averageInventory: string;
  readonly averagePayables: string;
  /** Paid to suppliers in advance. */
  readonly averagePrepaid: string;
  /** Received from customers in advance. */
  readonly averageAdvances: string;
  /** Own funds, running working-capital loans and other sources that pay for working capital already. */
  readonly otherFunds: string;
}

/** Decimals, rounded half away from zero; money in the unit of the books. */
export interface WorkingCapital {
  readonly receivableDays: string;
  readonly inventoryDays: string;
  readonly payableDays: string;
  readonly prepaidDays: string;
  readonly advanceDays: string;
  /** How often working capital turns over in a year. */
  readonly turns: string;
  readonly need: string;
  /** What may be lent on top; below zero where nothing may. */
  readonly newLoan: string;
}

export type WorkingCapitalFault =
  /** Nothing was sold, or it cost nothing: no days can be counted. */
  | "noSales"
  /** Suppliers and customers finance the cycle: it needs no capital, and the formula has no answer. */
  | "noCycle";

/** No working capital can be worked out. */
export class WorkingCapitalError extends Error {
  override readonly name = "WorkingCapitalError";
  readonly code: WorkingCapitalFault;

  constructor(code: WorkingCapitalFault) {
    super(code);
    this.code = code;
  }
}

const YEAR_DAYS = 360n;
const MICRO = 1_000_000n;

/** n / d, exactly; d is above 0. */
interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

/**
 * The need for working capital as the People's Republic's banking regulator has lenders work it out (流动资金贷款管理办法,
 * 附件: 流动资金贷款需求量的测算参考): last year's cost share of the sales that are expected, divided by the turns that
 * the days of stock, receivables, prepayments, payables and advances leave. Days go on as they are shown, with 3 decimals,
 * as in lenders' worksheets; all else is exact until its own rounding, of 3 decimals too.
 * @throws WorkingCapitalError, and ScoreError `notADecimal`
 */
export function workingCapital(books: Books): WorkingCapital {
  const money = moneyOf(books);
  if (money.sales <= 0n || money.costOfSales <= 0n) throw new WorkingCapitalError("noSales");
  const days = daysOf(money);
  const cycle = [days.receivable, days.inventory, days.prepaid].reduce(add);
  const open = [days.payable, days.advance].reduce(minus, cycle);
  if (open.n <= 0n) throw new WorkingCapitalError("noCycle");
  const turns: Ratio = { n: YEAR_DAYS * open.d, d: open.n };
  const costShare: Ratio = { n: money.sales - money.profit, d: money.sales };
  const need = times({ n: money.expectedSales, d: MICRO }, divided(costShare, turns));
  return {
    receivableDays: rounded(days.receivable),
    inventoryDays: rounded(days.inventory),
    payableDays: rounded(days.payable),
    prepaidDays: rounded(days.prepaid),
    advanceDays: rounded(days.advance),
    turns: rounded(turns),
    need: rounded(need),
    newLoan: rounded(minus(need, { n: money.otherFunds, d: MICRO })),
  };
}

const moneyOf = (books: Books): Record<keyof Books, bigint> =>
  Object.fromEntries(
    Object.entries(books).map(([column, text]: [string, string]) => [
      column,
      microOf(text, { column }),
    ]),
  ) as Record<keyof Books, bigint>;

const held = (balance: bigint, d: bigint): Ratio => shown({ n: YEAR_DAYS * balance, d });

/** Balances of goods that were bought are held against their cost, those of customers against sales. */
function daysOf(money: Record<keyof Books, bigint>) {
  const bySales = (balance: bigint): Ratio => held(balance, money.sales);
  const byCost = (balance: bigint): Ratio => held(balance, money.costOfSales);
  return {
    receivable: bySales(money.averageReceivables),
    advance: bySales(money.averageAdvances),
    inventory: byCost(money.averageInventory),
    prepaid: byCost(money.averagePrepaid),
    payable: byCost(money.averagePayables),
  };
}

const add = (a: Ratio, b: Ratio): Ratio => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
const minus = (a: Ratio, b: Ratio): Ratio => add(a, { n: -b.n, d: b.d });
const times = (a: Ratio, b: Ratio): Ratio => ({ n: a.n * b.n, d: a.d * b.d });
const divided = (a: Ratio, b: Ratio): Ratio => times(a, { n: b.d, d: b.n });

const SHOWN = 1000n;

/** With 3 decimals, half away from zero. */
function shown({ d, n }: Ratio): Ratio {
  const size = n < 0n ? -n : n;
  const thousandths = (2n * SHOWN * size + d) / (2n * d);
  return { n: n < 0n ? -thousandths : thousandths, d: SHOWN };
}

function rounded(ratio: Ratio): string {
  const { n } = shown(ratio);
  const digits = (n < 0n ? -n : n).toString().padStart(4, "0");
  return `${n < 0n ? "-" : ""}${digits.slice(0, -3)}.${digits.slice(-3)}`;
}
