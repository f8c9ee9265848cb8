import { webcrypto } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRequest, requireName } from "../../../service/identity/enrolment/request.ts";
import { OpenSsl } from "../../support/openssl.ts";

const crypto = webcrypto as Crypto;
const device = "urn:example:meter-1";
let openssl: OpenSsl;
beforeAll(async () => {
  openssl = await OpenSsl.begin();
});
afterAll(() => openssl.end());

async function requestOf(kind: string, subject = `/CN=${device}`, names = ""): Promise<string> {
  await openssl.key("any", kind);
  return openssl.request("any", subject, names);
}

const names = (...list: string[]) => ({ sha256: "", spki: new Uint8Array(), names: list });

const refused = (reason: string): object => ({ reason });

describe("a certification request of stock openssl", () => {
  it("is read, with or without line breaks", async () => {
    const text = await requestOf("prime256v1", `/CN=${device}`, `URI:${device}`);
    const request = await readRequest(text, crypto);
    expect(request.names).toEqual([device, device]);
    expect(request.spki).toHaveLength(91);
    const broken = text.replaceAll(/(.{64})/g, "$1\r\n");
    expect(await readRequest(broken, crypto)).toEqual(request);
  });

  it.for(["rsa:1024", "rsa:2048", "prime192v1", "secp384r1"])(
    "for a key of %s is refused: weakKey",
    async (kind) => {
      const text = await requestOf(kind);
      await expect(readRequest(text, crypto)).rejects.toMatchObject(refused("weakKey"));
    },
  );

  it("that its key did not sign is refused: possessionMissing", async () => {
    const der = Buffer.from(await requestOf("prime256v1"), "base64");
    // The last byte is of the signature's s.
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const text = der.toString("base64");
    await expect(readRequest(text, crypto)).rejects.toMatchObject(refused("possessionMissing"));
  });

  it.for(["", "!", "YWJj", "MIIB"])("is not %j: requestMalformed", async (text) => {
    await expect(readRequest(text, crypto)).rejects.toMatchObject(refused("requestMalformed"));
  });
});

describe("the name in a request", () => {
  it("is the device's, in each place", () => {
    expect(() => requireName(names(device, device), device)).not.toThrow();
  });

  it("is another's: nameOfOther", () => {
    for (const list of [["urn:example:meter-2"], [device, "urn:example:meter-2"], [""]])
      expect(() => requireName(names(...list), device)).toThrow(
        expect.objectContaining({ reason: "nameOfOther" }),
      );
  });

  it("is missing: nameMissing", () => {
    expect(() => requireName(names(), device)).toThrow(
      expect.objectContaining({ reason: "nameMissing" }),
    );
  });

  it("counts a DNS name as another's", async () => {
    const text = await requestOf("prime256v1", `/CN=${device}`, `DNS:gateway,URI:${device}`);
    const request = await readRequest(text, crypto);
    expect(() => requireName(request, device)).toThrow(
      expect.objectContaining({ reason: "nameOfOther" }),
    );
  });
});
