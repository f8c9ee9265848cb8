/**
 * Units of UN/CEFACT Recommendation 20 that the capture interface takes, by quantity.
 *
 * Every factor is an exact decimal number of the quantity's base. Where a unit is no decimal multiple of another (5/9 of
 * a kelvin, 1/3.6 of a metre per second, a pound on a square inch) the base is a fraction of the SI unit of which both
 * are. So a value becomes one exact number, and compares the same in whichever unit it was recorded or is asked for.
 *
 * The base of a quantity must not change once events are stored: add units, never another base.
 * Sources of the factors: SI Brochure 9th edition; NIST SP 811 appendix B (those that are exact by definition).
 */
const quantities = {
  // Base: 1/9 K. With a second number: what is added before multiplying.
  temperature: { KEL: "9", CEL: "9 273.15", FAH: "5 459.67", A48: "5" },
  // Base: 1/16129 Pa, since an inch squared is 16129 x 4 x 10^-8 square metres.
  pressure: {
    PAL: "16129",
    A97: "1612900",
    KPA: "16129000",
    MPA: "16129000000",
    C56: "16129000000",
    BAR: "1612900000",
    MBR: "1612900",
    ATM: "1634270925",
    ATT: "1581714578.5",
    HN: "2150356.786616535",
    PS: "111205540.3815125",
  },
  // Base: 1/9 m/s.
  speed: {
    MTS: "9",
    KMH: "2.5",
    HM: "4.02336",
    KNT: "4.63",
    "2M": "0.09",
    FS: "2.7432",
    C16: "0.009",
  },
  acceleration: { MSK: "1", K40: "9.80665" },
  mass: {
    KGM: "1",
    GRM: "0.001",
    MGM: "0.000001",
    MC: "0.000000001",
    CGM: "0.00001",
    DJ: "0.01",
    HGM: "0.1",
    DTN: "100",
    TNE: "1000",
    LBR: "0.45359237",
    ONZ: "0.028349523125",
    STN: "907.18474",
    LTN: "1016.0469088",
  },
  length: {
    MTR: "1",
    DMT: "0.1",
    CMT: "0.01",
    MMT: "0.001",
    "4H": "0.000001",
    C45: "0.000000001",
    KMT: "1000",
    INH: "0.0254",
    FOT: "0.3048",
    YRD: "0.9144",
    SMI: "1609.344",
    NMI: "1852",
  },
  area: {
    MTK: "1",
    CMK: "0.0001",
    MMK: "0.000001",
    KMK: "1000000",
    HAR: "10000",
    INK: "0.00064516",
    FTK: "0.09290304",
    YDK: "0.83612736",
  },
  volume: {
    MTQ: "1",
    LTR: "0.001",
    DMQ: "0.001",
    HLT: "0.1",
    DLT: "0.0001",
    CLT: "0.00001",
    MLT: "0.000001",
    CMQ: "0.000001",
    MMQ: "0.000000001",
    "4G": "0.000000001",
    GLL: "0.003785411784",
    GLI: "0.00454609",
    FTQ: "0.028316846592",
    INQ: "0.000016387064",
    OZA: "0.0000295735295625",
    BLL: "0.158987294928",
  },
  time: {
    SEC: "1",
    MIN: "60",
    HUR: "3600",
    DAY: "86400",
    WEE: "604800",
    C26: "0.001",
    B98: "0.000001",
    C47: "0.000000001",
  },
  // Pieces too: one, each, pair, dozen, hundred, thousand; per cent and per million of one.
  number: {
    C62: "1",
    H87: "1",
    EA: "1",
    NIU: "1",
    PR: "2",
    DZN: "12",
    CEN: "100",
    MIL: "1000",
    P1: "0.01",
    "59": "0.000001",
    "61": "0.000000001",
  },
  density: {
    KMQ: "1",
    A93: "0.001",
    GP: "0.000001",
    GQ: "0.000000001",
    "23": "1000",
    GL: "1",
    M1: "0.001",
    B35: "1000",
  },
  amount: { C34: "1", B45: "1000", C18: "0.001", FH: "0.000001" },
  amountConcentration: { C36: "1", C35: "1000", C38: "1000", B46: "1000", M33: "1" },
  molality: { C19: "1" },
  molarMass: { D74: "1", A94: "0.001" },
  surfaceDensity: { "28": "1", GM: "0.001" },
  specificVolume: { A39: "1" },
  illuminance: { LUX: "1", B60: "1", KLX: "1000" },
  irradiance: { D54: "1" },
  luminousFlux: { LUM: "1" },
  luminousIntensity: { CDL: "1" },
  frequency: { HTZ: "1", KHZ: "1000", MHZ: "1000000", A86: "1000000000" },
  // Base: one turn per minute. Radians are no decimal number of turns.
  rotation: { RPM: "1", RPS: "60" },
  angularSpeed: { "2A": "1" },
  // Base: one second of arc.
  angle: { DD: "3600", D61: "60", D62: "1" },
  angleInRadians: { C81: "1", C25: "0.001" },
  voltage: { VLT: "1", "2Z": "0.001", KVT: "1000", D82: "0.000001" },
  current: { AMP: "1", "4K": "0.001", B84: "0.000001" },
  power: { WTT: "1", C31: "0.001", KWT: "1000", MAW: "1000000" },
  energy: {
    JOU: "1",
    KJO: "1000",
    "3B": "1000000",
    WHR: "3600",
    KWH: "3600000",
    MWH: "3600000000",
  },
  force: { NEW: "1", B47: "1000", DU: "0.00001", C78: "4.4482216152605", B51: "9.80665" },
  torque: { NU: "1", B48: "1000" },
  resistance: { OHM: "1", B49: "1000", B75: "1000000" },
  resistivity: { C61: "1" },
  conductance: { SIE: "1" },
  conductivity: { D10: "1", H61: "0.1" },
  capacitance: { FAR: "1", "4O": "0.000001", "4T": "0.000000000001" },
  inductance: { "81": "1", C14: "0.001" },
  charge: { COU: "1", AMH: "3600" },
  electricField: { D50: "1" },
  magneticFluxDensity: { D33: "1", C29: "0.001" },
  radioactivity: { BQL: "1", CUR: "37000000000" },
  absorbedDose: { A95: "1" },
  doseEquivalent: { D13: "1", C28: "0.001" },
  // Base: 1/9 kg/s and 1/9 m3/s.
  massFlow: { KGS: "9", E93: "0.0025" },
  volumeFlow: { MQS: "9", MQH: "0.0025", G51: "0.009", L2: "0.00015", E32: "0.0000025" },
  dynamicViscosity: { C65: "1", C24: "0.001", C7: "0.001", "89": "0.1" },
  kinematicViscosity: { S4: "1", C17: "0.000001", "4C": "0.000001" },
  memory: { AD: "1", A99: "0.125", "2P": "1000", "4L": "1000000", E34: "1000000000" },
  // A logarithm: compares only with itself.
  level: { "2N": "1" },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type Quantity = keyof typeof quantities;

export interface Unit {
  readonly quantity: Quantity;
  /** Bases in one unit. */
  readonly factor: string;
  /** Added before multiplying. */
  readonly offset: string;
}

const byCode: ReadonlyMap<string, Unit> = new Map(
  Object.entries(quantities).flatMap(([quantity, units]) =>
    Object.entries(units).map(([code, text]) => {
      const [factor = "", offset = "0"] = (text as string).split(" ");
      return [code, { quantity: quantity as Quantity, factor, offset }] as const;
    }),
  ),
);

/** @param code of UN/CEFACT Recommendation 20, e.g. `CEL` */
export const unitOf = (code: string): Unit | undefined => byCode.get(code);

export const unitCodes: readonly string[] = [...byCode.keys()];

/** What a sensor of a type of the GS1 Web Vocabulary measures, where it measures one quantity only. */
const measuredBy: Readonly<Record<string, readonly Quantity[]>> = {
  Temperature: ["temperature"],
  Pressure: ["pressure"],
  Speed: ["speed"],
  Acceleration: ["acceleration"],
  Mass: ["mass"],
  Length: ["length"],
  Altitude: ["length"],
  Area: ["area"],
  Volume: ["volume"],
  Time: ["time"],
  RelativeHumidity: ["number"],
  AbsoluteHumidity: ["density"],
  Density: ["density"],
  MassConcentration: ["density"],
  AmountOfSubstance: ["amount"],
  AmountOfSubstancePerUnitVolume: ["amountConcentration"],
  Illuminance: ["illuminance"],
  Frequency: ["frequency", "rotation"],
  AngularVelocity: ["angularSpeed", "rotation"],
  Angle: ["angle", "angleInRadians"],
  Voltage: ["voltage"],
  ElectricCurrent: ["current"],
  Power: ["power"],
  Energy: ["energy"],
  Force: ["force"],
  Torque: ["torque"],
};

/** Whether a sensor of this type can speak in this quantity; types that are not ours to know may. */
export const isMeasuredIn = (type: string, quantity: Quantity): boolean =>
  !Object.hasOwn(measuredBy, type) || measuredBy[type]?.includes(quantity) === true;
