/** What a key or qualifier may look like (GS1 General Specifications, section 3). */
export interface ValueRule {
  readonly form: RegExp;
  /** So many leading digits end in a check digit. */
  readonly checkedDigits?: number;
}

export interface KeyRule extends ValueRule {
  /** The orders in which its qualifiers follow, any of them left out (GS1 Digital Link: URI Syntax 1.4, section 4.4). */
  readonly qualifiers: readonly (readonly string[])[];
}

/** Character set 82, and 39 of component and part identifiers (GS1 General Specifications, figures 7.11-1 and 7.11-2). */
const text = (max: number): RegExp => new RegExp(`^[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{1,${max}}$`);
const withDigits = (digits: number, max: number): RegExp =>
  new RegExp(`^\\d{${digits}}[!"%&'()*+,\\-./0-9:;<=>?A-Z_a-z]{0,${max}}$`);
const checked = (digits: number): ValueRule => ({
  form: new RegExp(`^\\d{${digits}}$`),
  checkedDigits: digits,
});

const place = { ...checked(13), qualifiers: [] } as const;

/** Application identifiers that name a thing by themselves. */
export const primaryKeys: Readonly<Record<string, KeyRule>> = {
  "00": { ...checked(18), qualifiers: [] },
  "01": { ...checked(14), qualifiers: [["22", "10", "21"], ["235"]] },
  "253": { form: withDigits(13, 17), checkedDigits: 13, qualifiers: [] },
  "255": { form: /^\d{13,25}$/, checkedDigits: 13, qualifiers: [] },
  "401": { form: text(30), qualifiers: [] },
  "402": { ...checked(17), qualifiers: [] },
  "410": place,
  "411": place,
  "412": place,
  "413": place,
  "414": { ...checked(13), qualifiers: [["254"], ["7040"]] },
  "415": { ...checked(13), qualifiers: [["8020"]] },
  "416": place,
  "417": { ...checked(13), qualifiers: [["7040"]] },
  "8003": {
    form: /^0\d{13}[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{0,16}$/,
    checkedDigits: 14,
    qualifiers: [],
  },
  "8004": { form: text(30), qualifiers: [["7040"]] },
  "8006": { form: /^\d{18}$/, checkedDigits: 14, qualifiers: [["22", "10", "21"]] },
  "8010": { form: /^[#\-/0-9A-Z]{1,30}$/, qualifiers: [["8011"]] },
  "8013": { form: text(25), qualifiers: [] },
  "8017": { ...checked(18), qualifiers: [["8019"]] },
  "8018": { ...checked(18), qualifiers: [["8019"]] },
};

export const qualifierRules: Readonly<Record<string, ValueRule>> = {
  "10": { form: text(20) },
  "21": { form: text(20) },
  "22": { form: text(20) },
  "235": { form: text(28) },
  "254": { form: text(20) },
  "7040": { form: /^\d[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{3}$/ },
  "8011": { form: /^[1-9]\d{0,11}$|^0$/ },
  "8019": { form: /^\d{1,10}$/ },
  "8020": { form: text(25) },
};

/** Words that stood for numbers until version 1.2; codes printed with them are still about. */
export const aliases: Readonly<Record<string, string>> = {
  gtin: "01",
  itip: "8006",
  gmn: "8013",
  cpid: "8010",
  shipTo: "410",
  billTo: "411",
  purchasedFrom: "412",
  shipFor: "413",
  gln: "414",
  payTo: "415",
  glnProd: "416",
  gsrnp: "8017",
  gsrn: "8018",
  gcn: "255",
  sscc: "00",
  gdti: "253",
  ginc: "401",
  gsin: "402",
  grai: "8003",
  giai: "8004",
  cpv: "22",
  lot: "10",
  ser: "21",
  glnx: "254",
  refno: "8020",
  srin: "8019",
  cpsn: "8011",
};
