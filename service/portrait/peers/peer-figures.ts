/** What factories of an industry are held beside each other by, with its unit (UCUM). */
export const peerUnits = {
  utilisation: "1",
  firstPassYield: "1",
  onTimeInFull: "1",
  energyPerItem: "kW.h",
  /** By things inspected, as the check of peers counts: not everybody counts what machines make. */
  energyPerInspected: "kW.h",
} as const;
export type PeerFigureName = keyof typeof peerUnits;
export const peerFigureNames = Object.keys(peerUnits) as readonly PeerFigureName[];
