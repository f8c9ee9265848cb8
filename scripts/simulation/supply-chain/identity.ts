/** GS1 keys of the simulated chain. 952 is the prefix that GS1 keeps for demonstrations and examples. */
const COMPANY = "952110";

/** GS1 General Specifications, section 7.9: the digit that makes the sum of digits times 3, 1, 3, 1... a multiple of 10. */
export function checkDigit(digits: string): string {
  const sum = Array.from(digits, Number).reduce(
    (total, digit, at) => total + digit * ((digits.length - at) % 2 === 1 ? 3 : 1),
    0,
  );
  return String((10 - (sum % 10)) % 10);
}

const withCheck = (digits: string): string => digits + checkDigit(digits);
const gtin = (item: number): string => withCheck(`0${COMPANY}${String(item).padStart(6, "0")}`);
const gln = (place: number): string => withCheck(`${COMPANY}${String(place).padStart(6, "0")}`);
const ROOT = "https://id.gs1.org";

export const products = { coil: gtin(101), seat: gtin(201), gearbox: gtin(301) } as const;
export type Product = keyof typeof products;

/** Where things are: a workplace or a store of one party. */
export const places = {
  drawingShop: `${ROOT}/414/${gln(11)}`,
  workshop: `${ROOT}/414/${gln(21)}`,
  truck: `${ROOT}/414/${gln(31)}`,
  assemblyHall: `${ROOT}/414/${gln(41)}`,
  warehouse: `${ROOT}/414/${gln(51)}`,
} as const;
export type Place = keyof typeof places;

/** GS1 Digital Link URIs (GS1 Digital Link URI Syntax 1.4): what a QR code says, and what events name. */
export const lotUri = (product: Product, lot: string): string =>
  `${ROOT}/01/${products[product]}/10/${lot}`;
export const serialUri = (product: Product, serial: string): string =>
  `${ROOT}/01/${products[product]}/21/${serial}`;
export const ssccUri = (run: number, number: number): string => {
  const serial = `${String(run % 10_000).padStart(4, "0")}${String(number).padStart(6, "0")}`;
  return `${ROOT}/00/${withCheck(`0${COMPANY}${serial}`)}`;
};
