import { type Static, Type } from "typebox";
import { InstantSchema } from "../../../device-attest/record.ts";
import type { LoanCommand, LoanRefusal } from "../loan/loan-command.ts";

const closed = { additionalProperties: false };
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: "^[!-~]+$" });
const Cents = Type.String({ pattern: "^[1-9]\\d{0,17}$" });
const Currency = Type.String({ pattern: "^[A-Z]{3}$" });

/** What a payment system tells: what became of a payment that was asked for, or that money came. */
export const NoticeSchema = Type.Union([
  Type.Object(
    {
      kind: Type.Literal("paid"),
      /** Its own: the same for what is told again. */
      id: Name,
      at: InstantSchema,
      /** Under which it was asked for. */
      key: Name,
      amount: Cents,
      currency: Currency,
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("failed"),
      id: Name,
      at: InstantSchema,
      key: Name,
      because: Type.String({ minLength: 1, maxLength: 1000 }),
    },
    closed,
  ),
  Type.Object(
    {
      kind: Type.Literal("received"),
      id: Name,
      at: InstantSchema,
      /** As the payer wrote it. */
      loan: Name,
      amount: Cents,
      currency: Currency,
    },
    closed,
  ),
]);
export type Notice = Static<typeof NoticeSchema>;

/** Why a notice does nothing, beside what a loan refuses. */
export const noticeRefusals = {
  loanUnknown: "no loan has the id that the payer wrote",
  otherCurrency: "in another currency than the loan",
  noticeDiffers: "the payment system told something else under this id",
} as const;
export type NoticeRefusal = LoanRefusal | keyof typeof noticeRefusals;

/** What a notice does to its loan. `reference` is the lender's own, of what was asked for. */
export function commandFor(notice: Notice, reference: string, at: string): LoanCommand {
  if (notice.kind === "failed") return { kind: "fail", at, reference, because: notice.because };
  const { amount, id } = notice;
  return notice.kind === "paid"
    ? { kind: "confirm", at, reference, amount, paidAt: notice.at }
    : { kind: "repay", at, reference: id, amount };
}
