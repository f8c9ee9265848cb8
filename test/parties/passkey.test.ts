import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { concat, getBytes, toUtf8Bytes, TypedDataEncoder } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { partyRegistryAt } from "../../service/chain/contracts.ts";
import { typedAct } from "../../service/parties/acts/catalogue.ts";
import {
  type Assertion,
  PasskeyError,
  passkeySignature,
  passkeySigner,
} from "../../service/parties/acts/passkey.ts";
import { firstNonce } from "../../service/parties/acts/typed.ts";
import { freshChain, type TestChain } from "../support/chain.ts";

let chain: TestChain;
beforeAll(async () => {
  chain = await freshChain();
});
afterAll(() => chain.stop());

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** A platform authenticator: flags, counter and client data as a browser makes them. */
class Authenticator {
  readonly #key: KeyObject;
  readonly spki: Uint8Array;
  readonly flags: number;

  constructor(flags = USER_PRESENT | USER_VERIFIED) {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    this.#key = privateKey;
    this.spki = publicKey.export({ type: "spki", format: "der" });
    this.flags = flags;
  }

  assert(challenge: Uint8Array, type = "webauthn.get"): Assertion {
    const relyingParty = createHash("sha256").update("localhost").digest();
    const authenticatorData = getBytes(
      concat([relyingParty, Uint8Array.of(this.flags), Uint8Array.of(0, 0, 0, 7)]),
    );
    const clientDataJSON = toUtf8Bytes(
      JSON.stringify({
        type,
        challenge: Buffer.from(challenge).toString("base64url"),
        origin: "http://localhost:8420",
        crossOrigin: false,
      }),
    );
    const clientHash = createHash("sha256").update(clientDataJSON).digest();
    const signature = sign("sha256", getBytes(concat([authenticatorData, clientHash])), this.#key);
    return { authenticatorData, clientDataJSON, signature };
  }
}

/** A party whose one signer is a passkey, about to open itself. */
function opening(authenticator: Authenticator) {
  const { chain: place, contracts, verifiers } = chain.deployment;
  const at = { chainId: place.chainId, address: contracts.partyRegistry.address };
  const signer = passkeySigner(verifiers?.webAuthn.address ?? "", authenticator.spki);
  const act = { signers: [signer], threshold: 1n, managed: 0, managedActs: [], salt: salt() };
  const typed = typedAct("Open", at, act, {
    nonce: firstNonce(randomBytes(24)),
    deadline: 2n ** 40n,
  });
  const digest = getBytes(TypedDataEncoder.hash(typed.domain, typed.types, typed.message));
  const { nonce, deadline } = typed.message;
  return {
    act,
    digest,
    signer,
    authorise: (signature: string) => ({
      nonce,
      deadline,
      signers: [signer],
      signatures: [signature],
    }),
  };
}
const salt = (): string => `0x${randomBytes(32).toString("hex")}`;
const registry = () =>
  partyRegistryAt(chain.deployment.contracts.partyRegistry.address, chain.stranger);

/** Whether the registry would take the act with this signature. */
const isTaken = (
  { act, authorise }: ReturnType<typeof opening>,
  signature: string,
): Promise<boolean> =>
  registry()
    .open.staticCall(act, authorise(signature))
    .then(
      () => true,
      () => false,
    );

test("a passkey opens a party and then speaks for it", async () => {
  const authenticator = new Authenticator();
  const { act, authorise, digest, signer } = opening(authenticator);
  const signature = passkeySignature(authenticator.assert(digest), digest);
  await (await registry().open(act, authorise(signature))).wait();
  expect(await registry().partyOf(signer)).toBe(await registry().partyIdOf(act));
});

test("authenticators make high s about half the time; all of it is taken", async () => {
  const authenticator = new Authenticator();
  const opened = opening(authenticator);
  for (let time = 0; time < 8; time++) {
    const signature = passkeySignature(authenticator.assert(opened.digest), opened.digest);
    expect(await isTaken(opened, signature)).toBe(true);
  }
});

test("with one bit changed, in the data or in the signature, it is refused", async () => {
  const authenticator = new Authenticator();
  const opened = opening(authenticator);
  const good = getBytes(passkeySignature(authenticator.assert(opened.digest), opened.digest));
  for (let bit = 0; bit < good.length * 8; bit += 97) {
    const changed = Uint8Array.from(good);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const isPadding = isPaddingAt(good, bit >> 3);
    expect([bit, await isTaken(opened, `0x${Buffer.from(changed).toString("hex")}`)]).toEqual([
      bit,
      isPadding,
    ]);
  }
});

/** The zero bytes that fill up words after authenticator data (37 bytes) and client data mean nothing. */
const isPaddingAt = (encoded: Uint8Array, at: number): boolean => {
  const clientDataAt = 6 * 32 + 32 + 64;
  const length = Number(
    BigInt(`0x${Buffer.from(encoded.subarray(clientDataAt, clientDataAt + 32)).toString("hex")}`),
  );
  const inData = at >= 6 * 32 + 32 + 37 && at < clientDataAt;
  return inData || at >= clientDataAt + 32 + length;
};

test.each([
  ["nobody was present", USER_VERIFIED],
  ["nobody was verified", USER_PRESENT],
])("an assertion in which %s is refused", async (_what, flags) => {
  const authenticator = new Authenticator(flags);
  const opened = opening(authenticator);
  const signature = passkeySignature(authenticator.assert(opened.digest), opened.digest);
  expect(await isTaken(opened, signature)).toBe(false);
});

test("an assertion for another challenge, or of another ceremony, is refused before it is sent", () => {
  const authenticator = new Authenticator();
  const { digest } = opening(authenticator);
  const other = authenticator.assert(randomBytes(32));
  expect(() => passkeySignature(other, digest)).toThrow(PasskeyError);
  const creating = authenticator.assert(digest, "webauthn.create");
  expect(() => passkeySignature(creating, digest)).toThrow(PasskeyError);
});

test("what is no DER signature is an error, never a crash", () => {
  const authenticator = new Authenticator();
  const { digest } = opening(authenticator);
  const good = authenticator.assert(digest);
  for (let length = 0; length < good.signature.length; length++) {
    const signature = good.signature.subarray(0, length);
    expect(() => passkeySignature({ ...good, signature }, digest)).toThrow(PasskeyError);
  }
  const signature = Uint8Array.from([0x31, ...good.signature.subarray(1)]);
  expect(() => passkeySignature({ ...good, signature }, digest)).toThrow(PasskeyError);
});
