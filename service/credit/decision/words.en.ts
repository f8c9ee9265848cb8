import type { FindingWords } from "./words.ts";

const parts: Readonly<Record<string, string>> = {
  books: "the books",
  orderBook: "the order book",
  cashFlow: "the cash flow",
  workingCapital: "the need for working capital that the books show",
  factoryCap: "what the lender lends to one borrower",
  chainCap: "what the lender lends to the suppliers of one core enterprise",
  capitalCap: "the share of its capital that the lender lends to one borrower",
  coverage: "parts of the period are not evidenced",
  hardwareKey: "few records are signed by keys in hardware",
  machineSource: "few records were measured by machines themselves",
};
const part = (name: string): string => parts[name] ?? name;

export const en: FindingWords = {
  scoreBelow: () => "the score is too low",
  scoreBetween: () => "the score lies where a person decides",
  unscorable: (name) => `the model knows no such value of ${name}: a person decides`,
  notValidated: () => "the model is not validated: a person decides",
  noValidator: () => "nobody validated the model: a person decides",
  ownerValidates: () => "the model was validated by its owner: a person decides",
  expired: () => "the model's validation is over: a person decides",
  measureMissing: (name) => `${part(name)} is missing: a person decides`,
  measureCurrency: (name) => `${part(name)} is in another currency: a person decides`,
  noSales: () => "the books show no sales: a person decides",
  noCycle: () =>
    "by its books the factory is financed by suppliers and customers: a person decides",
  tenorOutside: () => "the lender does not lend for so long or so short a time",
  amountAbove: () => "the amount is one that a person decides",
  askedBelowMin: () => "the lender does not lend so little",
  limitBelowMin: (name) => `too little can be lent: it is limited by ${part(name)}`,
  limitBelowAsked: (name) => `less than asked can be lent: it is limited by ${part(name)}`,
  evidenceBelowMin: (name) => `too little can be lent: ${part(name)}`,
  evidenceHaircut: (name) => `less than asked can be lent: ${part(name)}`,
  priceAbove: () => "the loan would cost more than the lender asks of anybody",
};
