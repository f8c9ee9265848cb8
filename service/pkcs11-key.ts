import { createHash } from "node:crypto";
import type * as Pkcs11 from "pkcs11js";
import { spkiOf } from "../device-attest/key.ts";
import { ConfigError } from "./environment.ts";
import type { CaKey } from "./identity/certificate/ca-key.ts";

export interface Pkcs11Place {
  /** The module's library, a file. */
  readonly library: string;
  readonly token: string;
  readonly pin: string;
  /** Label of the key pair, which is made by the module's own means. */
  readonly label: string;
}

export interface Pkcs11Key extends CaKey {
  readonly close: () => void;
}

/** Of a P-256 point: an octet string with an uncompressed point in it. */
const POINT_PREFIX = Buffer.from("044104", "hex");
const SIGNATURE_BYTES = 64;

/**
 * An authority's key in a security module, where it stays. Whoever has one installs `pkcs11js` beside the service: it
 * builds native code, which nobody else needs.
 * @throws ConfigError
 */
export async function openPkcs11Key(place: Pkcs11Place): Promise<Pkcs11Key> {
  const { default: pkcs11js } = await import("pkcs11js").catch((cause: unknown) => {
    throw new ConfigError("a key in a security module needs the package pkcs11js", { cause });
  });
  const module = new pkcs11js.PKCS11();
  module.load(place.library);
  module.C_Initialize();
  try {
    const slot = slotOf(module, place.token);
    const flags = pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION;
    const session = module.C_OpenSession(slot, flags);
    module.C_Login(session, pkcs11js.CKU_USER, place.pin);
    const find = (kind: number): Pkcs11.Handle =>
      objectOf(module, session, [
        { type: pkcs11js.CKA_CLASS, value: kind },
        { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_EC },
        { type: pkcs11js.CKA_LABEL, value: place.label },
      ]);
    const secret = find(pkcs11js.CKO_PRIVATE_KEY);
    const [point] = module.C_GetAttributeValue(session, find(pkcs11js.CKO_PUBLIC_KEY), [
      { type: pkcs11js.CKA_EC_POINT },
    ]);
    return {
      spki: spkiFrom(point?.value),
      sign: (tbs) => {
        module.C_SignInit(session, { mechanism: pkcs11js.CKM_ECDSA }, secret);
        const digest = createHash("sha256").update(tbs).digest();
        return module.C_SignAsync(session, digest, Buffer.alloc(SIGNATURE_BYTES));
      },
      close: () => close(module),
    };
  } catch (error) {
    close(module);
    throw error;
  }
}

function slotOf(module: Pkcs11.PKCS11, token: string): Pkcs11.Handle {
  const slot = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === token);
  if (slot === undefined) throw new ConfigError(`the security module has no token ${token}`);
  return slot;
}

function objectOf(
  module: Pkcs11.PKCS11,
  session: Pkcs11.Handle,
  template: Pkcs11.Template,
): Pkcs11.Handle {
  module.C_FindObjectsInit(session, template);
  const [found] = module.C_FindObjects(session, 1);
  module.C_FindObjectsFinal(session);
  if (found === undefined) throw new ConfigError("the token has no P-256 key pair of this label");
  return found;
}

function spkiFrom(point: unknown): Uint8Array {
  const bytes = Buffer.isBuffer(point) ? point : Buffer.alloc(0);
  if (bytes.length !== 67 || !bytes.subarray(0, 3).equals(POINT_PREFIX))
    throw new ConfigError("the token's key is not on P-256");
  return spkiOf(bytes.subarray(3, 35), bytes.subarray(35));
}

function close(module: Pkcs11.PKCS11): void {
  module.C_Finalize();
  module.close();
}
