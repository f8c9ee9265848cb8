import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { InstantSchema, SaltSchema } from "../../../device-attest/record.ts";
import { EnterpriseAuthorisationSchema, HashSchema } from "../../parties/consent/document.ts";
import { purposes } from "../../parties/consent/purpose.ts";
import { Category, closed, Count, Decimal, Name } from "../../score/document/form.ts";

/** Money that is not negative. */
export const Money = Type.String({ pattern: "^(?:0|[1-9]\\d{0,11})(?:\\.\\d{1,6})?$" });
export const Currency = Type.String({ pattern: "^[A-Z]{3}$" });
const Word = Type.String({ pattern: "^[a-z][a-zA-Z0-9]{0,63}$" });

const BooksSchema = Type.Object(
  {
    sales: Decimal,
    costOfSales: Decimal,
    profit: Decimal,
    expectedSales: Decimal,
    averageReceivables: Decimal,
    averageInventory: Decimal,
    averagePayables: Decimal,
    averagePrepaid: Decimal,
    averageAdvances: Decimal,
    otherFunds: Decimal,
  },
  closed,
);

const OrderSchema = Type.Object(
  {
    /** The enterprise that ordered, and that the chain is named by. */
    core: Name,
    /** What of it is still to be delivered or paid. */
    open: Money,
    /** SHA-256 of the core enterprise's own confirmation. Without one the order does not count. */
    confirmation: Type.Union([HashSchema, Type.Null()]),
  },
  closed,
);

/** What a factory asks for, and what it brings besides its portrait. */
export const ApplicationSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("application"),
    factory: HashSchema,
    lender: HashSchema,
    asked: Money,
    currency: Currency,
    tenorMonths: Type.Integer({ minimum: 0, maximum: 600 }),
    /** What the money is for. */
    purpose: Word,
    authorisation: Type.Object(
      {
        commitment: HashSchema,
        document: EnterpriseAuthorisationSchema,
        /** Looks that it had allowed before those of this portrait. */
        used: Count,
        revoked: Type.Boolean(),
      },
      closed,
    ),
    /** Fresh for each application; the portrait is bound to it. */
    nonce: SaltSchema,
    books: Type.Union([
      Type.Object({ currency: Currency, balances: BooksSchema }, closed),
      Type.Null(),
    ]),
    orderBook: Type.Union([
      Type.Object(
        { currency: Currency, orders: Type.Array(OrderSchema, { maxItems: 10_000 }) },
        closed,
      ),
      Type.Null(),
    ]),
    cashFlow: Type.Union([
      Type.Object(
        {
          currency: Currency,
          /** From operations, in the last twelve months. */
          annual: Decimal,
        },
        closed,
      ),
      Type.Null(),
    ]),
    /** What the applicant says. */
    values: Type.Array(Type.Object({ name: Name, value: Category }, closed), { maxItems: 200 }),
    /** What others say. */
    thirdParty: Type.Array(
      Type.Object(
        {
          name: Name,
          value: Category,
          source: Name,
          document: Type.Union([HashSchema, Type.Null()]),
        },
        closed,
      ),
      { maxItems: 200 },
    ),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-application/1" },
);
export type Application = Static<typeof ApplicationSchema>;

/** What the lender has lent already, in one currency. */
export const ExposureSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("exposure"),
    asOf: InstantSchema,
    currency: Currency,
    /** Own funds of the lender, that concentration is measured against. */
    capital: Money,
    /** To the factory. */
    factory: Money,
    /** To all suppliers of a core enterprise; a chain that is not named owes nothing. */
    chains: Type.Array(Type.Object({ core: Name, owed: Money }, closed), { maxItems: 10_000 }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-exposure/1" },
);
export type Exposure = Static<typeof ExposureSchema>;

/** A number or a share of the portrait: only what a decision reads of it; more may stand beside. */
const FigureSchema = Type.Object({
  name: Word,
  formula: Name,
  value: Type.Union([Decimal, Type.Null()]),
  gap: Type.Union([Word, Type.Null()]),
  coverage: Decimal,
  grades: Type.Record(Type.String({ maxLength: 64 }), Count),
});
export type EvidencedFigure = Static<typeof FigureSchema>;

export const SectionSchema = Type.Object({
  section: Word,
  period: Type.Object({ from: InstantSchema, to: InstantSchema }, closed),
  counted: Count,
  figures: Type.Array(FigureSchema, { maxItems: 1000 }),
});

/** A portrait as it was handed over: for one factory, lender, purpose and application. */
export const PortraitSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("portrait"),
    factory: HashSchema,
    lender: HashSchema,
    purpose: Type.Enum([...purposes]),
    nonce: SaltSchema,
    /** SHA-256 of the statement that it was handed over as; without it the lender looked itself. */
    snapshot: Type.Optional(HashSchema),
    sections: Type.Array(SectionSchema, { maxItems: 100 }),
    /** Of consistency checks that struck. */
    flags: Type.Array(Type.Object({ flag: Word }), { maxItems: 1000 }),
    /** Of the factory, against figures of its own, that nobody settled. */
    objections: Type.Array(Type.Object({ figure: Word }, closed), { maxItems: 1000 }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/credit-portrait/1" },
);
export type Portrait = Static<typeof PortraitSchema>;
export const portraitCheck = Compile(PortraitSchema);
