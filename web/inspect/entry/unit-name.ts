/** UCUM annotations are in braces; people leave them out. */
export const unitName = (unit: string): string => unit.replaceAll(/[{}]/g, "");
