import { actKind } from "./typed.ts";

export interface Rotate {
  /** Party id, 32 bytes, 0x-hexadecimal. */
  readonly operator: string;
  readonly sequencer: string;
  /** Ed25519 public key, 32 bytes, 0x-hexadecimal. */
  readonly checkpointKey: string;
}

export const rotate = actKind("EvidenceLog", "Rotate", {
  method: "rotate",
  fields: "bytes32 operator,address sequencer,bytes32 checkpointKey",
  party: "operator",
  series: [],
});
