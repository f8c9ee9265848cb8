import { webcrypto } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireCertifiedEk } from "../../../service/identity/attestation/tpm/ek-certificate.ts";
import { publicArea } from "../../../service/identity/attestation/tpm/public-area.ts";
import { attestationCode, flipped } from "../../support/attestation.ts";
import { hasSoftwareTpm, TpmMaker } from "../../support/software-tpm.ts";
import { TpmDevice } from "../../support/tpm-device.ts";

const crypto = webcrypto as Crypto;
const YEAR_MS = 365 * 86_400_000;

interface Asked {
  readonly ek: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly at: number;
}

describe.skipIf(!hasSoftwareTpm)("an endorsement key's certificate", () => {
  let maker: TpmMaker;
  let otherMaker: TpmMaker;
  let device: TpmDevice;
  let other: TpmDevice;
  let good: Asked;

  beforeAll(async () => {
    maker = await TpmMaker.start();
    otherMaker = await TpmMaker.start();
    device = await TpmDevice.make(maker);
    other = await TpmDevice.make(otherMaker);
    good = {
      ek: await device.ek(),
      chain: device.ekChain,
      roots: [await maker.root()],
      at: Date.now() + 60_000,
    };
  });
  afterAll(async () => {
    for (const each of [device, other, maker, otherMaker]) await each.close();
  });

  const code = (altered: Partial<Asked> = {}): Promise<string> => {
    const { ek, chain, roots, at } = { ...good, ...altered };
    return attestationCode(
      Promise.resolve().then(() => requireCertifiedEk(publicArea(ek), chain, roots, at, crypto)),
    );
  };

  test("is believed when it leads to its maker's root, whatever stands beside", async () => {
    const [leaf, issuer] = good.chain as [Uint8Array, Uint8Array];
    expect(await code()).toBe("accepted");
    expect(await code({ chain: [leaf, ...other.ekChain, issuer] })).toBe("accepted");
    expect(await code({ chain: [leaf], roots: [issuer] })).toBe("accepted");
  });

  test("is not believed on another maker's word, though he has the same name", async () => {
    expect(await code({ roots: [await otherMaker.root()] })).toBe("ekUntrusted");
    expect(await code({ roots: [] })).toBe("ekUntrusted");
    expect(await code({ chain: good.chain.slice(0, 1) })).toBe("ekUntrusted");
  });

  test("does not believe what its chain brings along as a root", async () => {
    const roots = [await otherMaker.root()];
    const chain = [...good.chain, ...good.roots];
    expect(await code({ roots, chain })).toBe("ekUntrusted");
  });

  test("speaks of one key", async () => {
    expect(await code({ ek: await other.ek() })).toBe("ekMismatch");
    expect(await code({ chain: [] })).toBe("malformed");
    expect(await code({ chain: good.chain.toReversed() })).toBe("ekUsage");
  });

  test("holds in its time", async () => {
    expect(await code({ at: good.at - YEAR_MS })).toBe("ekNotYetValid");
    expect(await code({ at: Date.UTC(10_000, 1) })).toBe("ekExpired");
  });

  test("is refused when its signature is not its issuer's", async () => {
    const [leaf, issuer] = good.chain as [Uint8Array, Uint8Array];
    expect(await code({ chain: [flipped(leaf, 8 * leaf.length - 5), issuer] })).toBe("ekUntrusted");
  });

  test("is worth nothing for a key that is no endorsement key", async () => {
    expect(await code({ ek: await device.ak() })).toBe("ekTemplate");
  });
});
