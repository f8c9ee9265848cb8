import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What an authenticator says of whoever holds it. */
export interface Gesture {
  /** Whether it knows him, by finger or PIN. */
  readonly isVerified?: boolean;
  readonly origin?: string;
  readonly rpId?: string;
}

const UP = 0x01;
const UV = 0x04;
const AT = 0x40;

/** A passkey of P-256 as a browser and its authenticator together make and use one (WebAuthn level 3). */
export class Authenticator {
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly id = randomBytes(16);
  counter = 0;
  readonly #origin: string;
  readonly #rpId: string;

  constructor(origin: string, rpId: string) {
    this.#origin = origin;
    this.#rpId = rpId;
  }

  /** `navigator.credentials.create(…)` and `toJSON()`. */
  create(challenge: string, gesture: Gesture = {}) {
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      coseKey(this.#keys.publicKey),
    ]);
    const authData = Buffer.concat([this.#data(AT, gesture), credential]);
    const response = {
      clientDataJSON: this.#client("webauthn.create", challenge, gesture),
      attestationObject: attestation(authData).toString("base64url"),
      transports: ["internal"],
    };
    return { ...this.#envelope(), response };
  }

  /** `navigator.credentials.get(…)` and `toJSON()`. */
  get(challenge: string, gesture: Gesture = {}) {
    this.counter++;
    const authenticatorData = this.#data(0, gesture);
    const clientDataJSON = this.#client("webauthn.get", challenge, gesture);
    const hash = sha256(Buffer.from(clientDataJSON, "base64url"));
    const signature = sign(
      "sha256",
      Buffer.concat([authenticatorData, hash]),
      this.#keys.privateKey,
    );
    const response = {
      clientDataJSON,
      authenticatorData: authenticatorData.toString("base64url"),
      signature: signature.toString("base64url"),
    };
    return { ...this.#envelope(), response };
  }

  #envelope() {
    const id = this.id.toString("base64url");
    return { id, rawId: id, type: "public-key", clientExtensionResults: {} } as const;
  }

  #data(flags: number, { isVerified = true, rpId = this.#rpId }: Gesture): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([
      sha256(Buffer.from(rpId)),
      Buffer.from([flags | UP | (isVerified ? UV : 0)]),
      counter,
    ]);
  }

  #client(type: string, challenge: string, { origin = this.#origin }: Gesture): string {
    const data = { type, challenge, origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data)).toString("base64url");
  }
}

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

const coordinate = (text: string): Buffer => Buffer.from(text, "base64url");

/** RFC 9052: kty EC2, alg ES256, crv P-256, x, y. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    coordinate(x),
    Buffer.from("225820", "hex"),
    coordinate(y),
  ]);
}

/** CBOR of `{fmt: "none", attStmt: {}, authData}`. */
function attestation(authData: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  return Buffer.concat([
    Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746159", "hex"),
    length,
    authData,
  ]);
}
