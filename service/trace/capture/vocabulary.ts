/** Short names of the Core Business Vocabulary 2.0 (section 7), as JSON/JSON-LD events write them. */
export const bizSteps = [
  "accepting",
  "arriving",
  "assembling",
  "collecting",
  "commissioning",
  "consigning",
  "creating_class_instance",
  "cycle_counting",
  "decommissioning",
  "departing",
  "destroying",
  "disassembling",
  "dispensing",
  "encoding",
  "entering_exiting",
  "holding",
  "inspecting",
  "installing",
  "killing",
  "loading",
  "other",
  "packing",
  "picking",
  "receiving",
  "removing",
  "repackaging",
  "repairing",
  "replacing",
  "reserving",
  "retail_selling",
  "shipping",
  "staging_outbound",
  "stock_taking",
  "stocking",
  "storing",
  "transporting",
  "unloading",
  "unpacking",
  "void_shipping",
  "sensor_reporting",
  "sampling",
] as const;

export const dispositions = [
  "active",
  "container_closed",
  "damaged",
  "destroyed",
  "dispensed",
  "disposed",
  "encoded",
  "expired",
  "in_progress",
  "in_transit",
  "inactive",
  "no_pedigree_match",
  "non_sellable_other",
  "partially_dispensed",
  "recalled",
  "reserved",
  "retail_sold",
  "returned",
  "sellable_accessible",
  "sellable_not_accessible",
  "stolen",
  "unknown",
  "available",
  "completeness_verified",
  "completeness_inferred",
  "conformant",
  "container_open",
  "mismatch_instance",
  "mismatch_class",
  "mismatch_quantity",
  "needs_replacement",
  "non_conformant",
  "unavailable",
] as const;

export const transactionTypes = [
  "bol",
  "cert",
  "desadv",
  "inv",
  "pedigree",
  "po",
  "poc",
  "prodorder",
  "recadv",
  "rma",
  "testprd",
  "testres",
  "upevt",
] as const;

export const endTypes = ["owning_party", "possessing_party", "location"] as const;

export const errorReasons = ["did_not_occur", "incorrect_data"] as const;

export const components = [
  "x",
  "y",
  "z",
  "axial_distance",
  "azimuth",
  "height",
  "spherical_radius",
  "polar_angle",
  "elevation_angle",
  "easting",
  "northing",
  "latitude",
  "longitude",
  "altitude",
] as const;

export const alertTypes = ["ALARM_CONDITION", "ERROR_CONDITION"] as const;

/** Measurement types of the GS1 Web Vocabulary. */
export const measurementTypes = [
  "AbsoluteHumidity",
  "AbsorbedDose",
  "AbsorbedDoseRate",
  "Acceleration",
  "Radioactivity",
  "Altitude",
  "AmountOfSubstance",
  "AmountOfSubstancePerUnitVolume",
  "Angle",
  "AngularAcceleration",
  "AngularMomentum",
  "AngularVelocity",
  "Area",
  "Capacitance",
  "Conductance",
  "Conductivity",
  "Count",
  "Density",
  "Dimensionless",
  "DoseEquivalent",
  "DoseEquivalentRate",
  "DynamicViscosity",
  "ElectricCharge",
  "ElectricCurrent",
  "ElectricCurrentDensity",
  "ElectricFieldStrength",
  "Energy",
  "Exposure",
  "Force",
  "Frequency",
  "Illuminance",
  "Inductance",
  "Irradiance",
  "KinematicViscosity",
  "Length",
  "LinearMomentum",
  "Luminance",
  "LuminousFlux",
  "LuminousIntensity",
  "MagneticFlux",
  "MagneticFluxDensity",
  "MagneticVectorPotential",
  "Mass",
  "MassConcentration",
  "MassFlowRate",
  "MassPerAreaTime",
  "MemoryCapacity",
  "MolalityOfSolute",
  "MolarEnergy",
  "MolarMass",
  "MolarVolume",
  "Power",
  "Pressure",
  "RadiantFlux",
  "RadiantIntensity",
  "RelativeHumidity",
  "Resistance",
  "Resistivity",
  "SolidAngle",
  "SpecificVolume",
  "Speed",
  "SurfaceDensity",
  "SurfaceTension",
  "Temperature",
  "Time",
  "Torque",
  "Voltage",
  "Volume",
  "VolumeFlowRate",
  "VolumeFraction",
  "VolumetricFlux",
  "Wavenumber",
] as const;

/** The vocabularies' web addresses (CBV 2.0 section 7; EPCIS 2.0 context), by the name of the field. */
const bases = {
  bizStep: "https://ref.gs1.org/cbv/BizStep-",
  disposition: "https://ref.gs1.org/cbv/Disp-",
  bizTransaction: "https://ref.gs1.org/cbv/BTT-",
  end: "https://ref.gs1.org/cbv/SDT-",
  reason: "https://ref.gs1.org/cbv/ER-",
  component: "https://ref.gs1.org/cbv/Comp-",
  measurement: "https://gs1.org/voc/",
} as const;
export type Vocabulary = keyof typeof bases;

const older: Partial<Readonly<Record<Vocabulary, string>>> = {
  bizStep: "urn:epcglobal:cbv:bizstep:",
  disposition: "urn:epcglobal:cbv:disp:",
  bizTransaction: "urn:epcglobal:cbv:btt:",
  end: "urn:epcglobal:cbv:sdt:",
  reason: "urn:epcglobal:cbv:er:",
};

/** The short name of a term of the vocabulary however it is spelled; any other URI as it is. */
export function shortName(of: Vocabulary, value: string): string {
  const alike = [
    bases[of],
    older[of] ?? bases[of],
    bases[of].replace("https://ref.gs1.org/cbv", "https://ns.gs1.org/cbv"),
  ];
  const base = alike.find((one) => value.startsWith(one));
  return base === undefined ? value : value.slice(base.length);
}

const PLAIN = /^[A-Za-z_]+$/;

/** The web address of a term that is written by its short name. */
export const webName = (of: Vocabulary, value: string): string => {
  const short = shortName(of, value);
  return PLAIN.test(short) ? bases[of] + short : value;
};
