import { checkDigitOf } from "../../../service/trace/check-digit.ts";
import { buildDigitalLink } from "../../../service/trace/digital-link.ts";

/** GS1 keys of the simulated chain. 952 is the prefix that GS1 keeps for demonstrations and examples. */
const COMPANY = "952110";

const withCheck = (digits: string): string => digits + checkDigitOf(digits);
const gtin = (item: number): string => withCheck(`0${COMPANY}${String(item).padStart(6, "0")}`);
const gln = (place: number): string => withCheck(`${COMPANY}${String(place).padStart(6, "0")}`);
const link = (ai: string, value: string, qualifier?: readonly [string, string]): string =>
  buildDigitalLink({ key: [ai, value], qualifiers: qualifier === undefined ? [] : [qualifier] });

export const products = { coil: gtin(101), seat: gtin(201), gearbox: gtin(301) } as const;
export type Product = keyof typeof products;

/** Where things are: a workplace or a store of one party. */
export const places = {
  drawingShop: link("414", gln(11)),
  workshop: link("414", gln(21)),
  truck: link("414", gln(31)),
  assemblyHall: link("414", gln(41)),
  warehouse: link("414", gln(51)),
} as const;
export type Place = keyof typeof places;

/** The firms themselves: whom events say that things went to. */
export const firms = {
  drawer: link("417", gln(10)),
  workshop: link("417", gln(20)),
  carrier: link("417", gln(30)),
  assembler: link("417", gln(40)),
  distributor: link("417", gln(50)),
} as const;
export type Firm = keyof typeof firms;

/** GS1 Digital Link URIs (GS1 Digital Link URI Syntax 1.4): what a QR code says, and what events name. */
export const lotUri = (product: Product, lot: string): string =>
  link("01", products[product], ["10", lot]);
export const serialUri = (product: Product, serial: string): string =>
  link("01", products[product], ["21", serial]);
export const ssccUri = (run: number, number: number): string => {
  const serial = `${String(run % 10_000).padStart(4, "0")}${String(number).padStart(6, "0")}`;
  return link("00", withCheck(`0${COMPANY}${serial}`));
};
