/** What factories of an industry are held beside each other by. */
export const peerFigureNames = [
  "utilisation",
  "firstPassYield",
  "onTimeInFull",
  "energyPerPart",
] as const;
export type PeerFigureName = (typeof peerFigureNames)[number];
