import { createHash } from "node:crypto";
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

/** As much of `pkcs11js` as is used here: its own types come with native code, which few install. */
interface Pkcs11Module {
  load(library: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(withToken: boolean): Handle[];
  C_GetTokenInfo(slot: Handle): { readonly label: string };
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_Login(session: Handle, user: number, pin: string): void;
  C_FindObjectsInit(session: Handle, template: Template): void;
  C_FindObjects(session: Handle, most: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(
    session: Handle,
    object: Handle,
    template: Template,
  ): { readonly value?: unknown }[];
  C_SignInit(session: Handle, mechanism: { readonly mechanism: number }, key: Handle): void;
  C_SignAsync(session: Handle, data: Buffer, signature: Buffer): Promise<Buffer>;
}
type Handle = Buffer;
type Template = readonly { readonly type: number; readonly value?: number | string }[];
interface Pkcs11Package {
  readonly PKCS11: new () => Pkcs11Module;
}

/** Names of PKCS #11 2.40 and their numbers. */
const names = {
  session: 0x4 | 0x2,
  user: 1,
  class: 0,
  label: 3,
  keyType: 0x100,
  point: 0x181,
  publicKey: 2,
  privateKey: 3,
  ec: 3,
  ecdsa: 0x1041,
} as const;
const PACKAGE: string = "pkcs11js";

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
  const module = await loaded();
  module.load(place.library);
  module.C_Initialize();
  try {
    const session = module.C_OpenSession(slotOf(module, place.token), names.session);
    module.C_Login(session, names.user, place.pin);
    const secret = objectOf(module, session, place.label, names.privateKey);
    const known = objectOf(module, session, place.label, names.publicKey);
    const [point] = module.C_GetAttributeValue(session, known, [{ type: names.point }]);
    return {
      spki: spkiFrom(point?.value),
      sign: (tbs) => {
        module.C_SignInit(session, { mechanism: names.ecdsa }, secret);
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

async function loaded(): Promise<Pkcs11Module> {
  try {
    const { default: pkcs11 } = (await import(PACKAGE)) as { readonly default: Pkcs11Package };
    return new pkcs11.PKCS11();
  } catch (cause) {
    throw new ConfigError("a key in a security module needs the package pkcs11js", { cause });
  }
}

function slotOf(module: Pkcs11Module, token: string): Handle {
  const slot = module
    .C_GetSlotList(true)
    .find((one) => module.C_GetTokenInfo(one).label.trim() === token);
  if (slot === undefined) throw new ConfigError(`the security module has no token ${token}`);
  return slot;
}

function objectOf(module: Pkcs11Module, session: Handle, label: string, kind: number): Handle {
  module.C_FindObjectsInit(session, [
    { type: names.class, value: kind },
    { type: names.keyType, value: names.ec },
    { type: names.label, value: label },
  ]);
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

function close(module: Pkcs11Module): void {
  module.C_Finalize();
  module.close();
}
