import { toBase64Url } from "../../../device-attest/bytes.ts";
import type { Application } from "../../../service/credit/decision/application.ts";
import type { Applied } from "../../../service/lender/apply.ts";
import type { Terms } from "../../../service/lender/terms.ts";
import type { EnterpriseAuthorisation } from "../../../service/parties/consent/document.ts";

export const bookNames = [
  "sales",
  "costOfSales",
  "profit",
  "expectedSales",
  "averageReceivables",
  "averageInventory",
  "averagePayables",
  "averagePrepaid",
  "averageAdvances",
  "otherFunds",
] as const;
export type BookName = (typeof bookNames)[number];

export const aims = ["rawMaterial", "wages", "equipment", "energy", "other"] as const;
export type Aim = (typeof aims)[number];

export interface OrderDraft {
  readonly core: string;
  readonly open: string;
  /** SHA-256 of the buyer's confirmation; empty without one. */
  readonly confirmation: string;
}

/** An application while it is filled in; kept in this tab until it is sent. */
export interface ApplyDraft {
  readonly asked: string;
  readonly months: string;
  readonly aim: Aim;
  readonly books: Readonly<Record<BookName, string>>;
  readonly orders: readonly OrderDraft[];
  readonly cashFlow: string;
  readonly values: Readonly<Record<string, string>>;
  readonly authorisation: EnterpriseAuthorisation | null;
  /** Made once for each application, so that sending it again is no other one. */
  readonly nonce: string;
  readonly access: string;
}

const randomText = (bytes: number): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)));

export const emptyOrder: OrderDraft = { core: "", open: "", confirmation: "" };

export const emptyDraft = (): ApplyDraft => ({
  asked: "",
  months: "",
  aim: "rawMaterial",
  books: Object.fromEntries(bookNames.map((name) => [name, ""])) as Record<BookName, string>,
  orders: [emptyOrder],
  cashFlow: "",
  values: {},
  authorisation: null,
  nonce: randomText(16),
  access: randomText(32),
});

const KEPT_AS = "tallystick.application";

export function keptDraft(): ApplyDraft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "{}") as Partial<ApplyDraft>;
    return { ...emptyDraft(), ...kept };
  } catch {
    return emptyDraft();
  }
}

export const keepDraft = (draft: ApplyDraft): void =>
  sessionStorage.setItem(KEPT_AS, JSON.stringify(draft));
export const forgetDraft = (): void => sessionStorage.removeItem(KEPT_AS);

/** People write thousands in groups. @returns undefined for what is no amount */
export function amountOf(text: string): string | undefined {
  const bare = text.replaceAll(/[\s,，]/g, "");
  return /^(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/.test(bare) ? bare : undefined;
}

/** What is still to be filled in. */
export type Missing =
  "asked" | "months" | "books" | "orders" | "cashFlow" | "values" | "authorisation";

export function missingIn(draft: ApplyDraft, terms: Terms): Missing[] {
  const { papers } = terms;
  const parts = { books: booksOf(draft), orders: ordersOf(draft), cash: cashOf(draft) };
  const missing: (Missing | false)[] = [
    !isWithin(amountOf(draft.asked), Number(terms.min), Number(terms.max)) && "asked",
    !isWithin(draft.months, terms.tenorMonths.min, terms.tenorMonths.max) && "months",
    !isGiven(parts.books, papers.books) && "books",
    !isGiven(parts.orders, papers.orderBook) && "orders",
    !isGiven(parts.cash, papers.cashFlow) && "cashFlow",
    terms.values.some(({ name }) => (draft.values[name] ?? "").trim() === "") && "values",
    draft.authorisation === null && "authorisation",
  ];
  return missing.filter((one) => one !== false);
}

const isWithin = (text: string | undefined, min: number, max: number): boolean =>
  text !== undefined && /^\d+(\.\d+)?$/.test(text) && Number(text) >= min && Number(text) <= max;

/** `undefined` is something that was begun and is not whole; null is nothing. */
const isGiven = (paper: object | null | undefined, use: Terms["papers"]["books"]): boolean =>
  use === "unused" || (paper !== undefined && (paper !== null || use === "optional"));

type Part<Name extends "books" | "orderBook" | "cashFlow"> = Application[Name];

function booksOf({
  books,
}: ApplyDraft): Omit<NonNullable<Part<"books">>, "currency"> | null | undefined {
  if (bookNames.every((name) => books[name].trim() === "")) return null;
  const balances = bookNames.map((name) => [name, signedAmount(books[name])] as const);
  if (balances.some(([, amount]) => amount === undefined)) return undefined;
  return { balances: Object.fromEntries(balances) as Record<BookName, string> };
}

/** A loss is below nothing. */
function signedAmount(text: string): string | undefined {
  const trimmed = text.trim();
  const amount = amountOf(trimmed.replace(/^[-−]/, ""));
  if (amount === undefined) return undefined;
  return /^[-−]/.test(trimmed) && Number(amount) !== 0 ? `-${amount}` : amount;
}

function ordersOf({
  orders,
}: ApplyDraft): NonNullable<Part<"orderBook">>["orders"] | null | undefined {
  const begun = orders.filter(({ core, open }) => core.trim() !== "" || open.trim() !== "");
  if (begun.length === 0) return null;
  const names = begun.map(({ core }) => core.trim());
  const whole = begun.map(({ confirmation, core, open }) => ({
    core: core.trim(),
    open: amountOf(open),
    confirmation: confirmation === "" ? null : confirmation,
  }));
  const isWhole = whole.every(({ core, open }) => core !== "" && open !== undefined);
  if (!isWhole || new Set(names).size < names.length) return undefined;
  return whole.map((order) => ({ ...order, open: order.open ?? "0" }));
}

function cashOf({
  cashFlow,
}: ApplyDraft): Omit<NonNullable<Part<"cashFlow">>, "currency"> | null | undefined {
  if (cashFlow.trim() === "") return null;
  const annual = signedAmount(cashFlow);
  return annual === undefined ? undefined : { annual };
}

/** What is sent; only for a draft in which nothing is missing. */
export function appliedOf(draft: ApplyDraft, { currency, values }: Terms): Applied {
  const [books, orders, cash] = [booksOf(draft), ordersOf(draft), cashOf(draft)];
  return {
    access: draft.access,
    nonce: draft.nonce,
    asked: amountOf(draft.asked) ?? "0",
    tenorMonths: Number(draft.months),
    purpose: draft.aim,
    books: books == null ? null : { currency, ...books },
    orderBook: orders == null ? null : { currency, orders },
    cashFlow: cash == null ? null : { currency, ...cash },
    values: values.map(({ name }) => ({ name, value: (draft.values[name] ?? "").trim() })),
    authorisation: draft.authorisation as EnterpriseAuthorisation,
  };
}
