/** Who applies at the demo's bank, and what the bank is to find. */
export const borrowerNames = ["drawer", "hardware", "precision"] as const;
export type BorrowerName = (typeof borrowerNames)[number];

/** How a workshop's machines ran in the days before the demo. */
export interface Borrower {
  readonly name: BorrowerName;
  /** Machines with a meter each. */
  readonly machines: readonly string[];
  /** Days before today of which there are readings. */
  readonly days: number;
  /** Hours of the day in which it works. */
  readonly shift: { readonly from: number; readonly to: number };
  /** Every day's readings are those of one day, sent again. */
  readonly replays: boolean;
  /** Of a hundred. */
  readonly late: number;
  readonly scrap: number;
  readonly yearsTrading: string;
  readonly asked: string;
}

/** The days that the bank asks about. */
export const PERIOD_DAYS = 30;

/** One that works, one that has had its meters for ten days only, one that sends the same day again and again. */
export const borrowers: readonly Borrower[] = [
  {
    name: "drawer",
    machines: ["bench-1", "bench-2"],
    days: PERIOD_DAYS,
    shift: { from: 6, to: 23 },
    replays: false,
    late: 4,
    scrap: 3,
    yearsTrading: "14",
    asked: "600000",
  },
  {
    name: "hardware",
    machines: ["press-1", "press-2"],
    days: 10,
    shift: { from: 7, to: 22 },
    replays: false,
    late: 8,
    scrap: 4,
    yearsTrading: "6",
    asked: "400000",
  },
  {
    name: "precision",
    machines: ["lathe-1", "lathe-2"],
    days: PERIOD_DAYS,
    shift: { from: 0, to: 24 },
    replays: true,
    late: 0,
    scrap: 0,
    yearsTrading: "9",
    asked: "900000",
  },
];
