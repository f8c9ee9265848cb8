import { toHex } from "../../../device-attest/bytes.ts";
import { possessionMessage } from "../../../device-attest/possession.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import type { PossessionVector, VectorFile } from "../vector.ts";
import { DEVICE, FACTORY, key, ORIGIN } from "./materials.ts";

const enrolment = {
  chainId: 31_337,
  registry: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  logId: toHex(logIdOf(ORIGIN)),
  factory: FACTORY,
  device: DEVICE,
};

export function possession(): VectorFile<PossessionVector> {
  const message = possessionMessage({ ...enrolment, logId: logIdOf(ORIGIN) });
  const proof = {
    message: toHex(message),
    spki: toHex(key.spki),
    signature: toHex(key.sign(message)),
  };
  const refused = "encoding";
  return {
    about: "What a key signs so that its factory can register it.",
    vectors: [
      { name: "right", ...enrolment, ...proof },
      { name: "no device", ...enrolment, device: "", refused },
      { name: "a space in the device", ...enrolment, device: `${DEVICE} `, refused },
      { name: "half an address", ...enrolment, registry: "0x5fbd", refused },
      { name: "half a factory", ...enrolment, factory: "f0", refused },
    ],
  };
}
