import "reflect-metadata";
import {
  type Extension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension as OtherExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { CertificateFaultCode } from "../../../service/identity/certificate/certificate-fault.ts";
import { signingWith } from "../../../service/identity/certificate/ca-key.ts";
import { alternativeNames } from "../../../service/identity/certificate/names.ts";
import {
  deviceCertificate,
  type Issuer,
  siteCertificate,
} from "../../../service/identity/certificate/profile.ts";
import { verifyDeviceCertificate } from "../../../service/identity/certificate/verify-device.ts";
import {
  certified,
  CRL_URL,
  crypto,
  type Hierarchy,
  issueOf,
  newCaKey,
  newDeviceCertificate,
  newHierarchy,
  NOW,
  YEAR_MS,
} from "../../support/certified.ts";
import { freshDirectory } from "../../support/directory.ts";
import { hasOpenssl, opensslVerdict } from "../../support/openssl-verdict.ts";

type Usages = AlgorithmIdentifier & EcKeyImportParams;
const P256: Usages = { name: "ECDSA", namedCurve: "P-256" };
const P384: Usages = { name: "ECDSA", namedCurve: "P-384" };

let works: Hierarchy;
let directory: Awaited<ReturnType<typeof freshDirectory>>;
beforeAll(async () => {
  works = await newHierarchy();
  directory = await freshDirectory();
});
afterAll(() => directory.remove());

interface Presented {
  readonly chain: readonly Uint8Array[];
  readonly at?: number;
  readonly revoked?: (serial: string) => boolean;
}

const verdictOf = ({ at = NOW, chain, revoked = () => false }: Presented): Promise<string> =>
  verifyDeviceCertificate(chain, { anchors: [works.root.certificate], at, revoked, crypto }).then(
    ({ device }) => device,
    (error: { readonly code: string }) => error.code,
  );

const ours = (issuer: Issuer = works.site, issue = issueOf()): Promise<Uint8Array> =>
  newDeviceCertificate({ ...works, site: issuer }, issue);

/** A device's certificate by this site that is not as this site would make it. */
async function unlike(extensions: readonly Extension[], key = P256): Promise<Uint8Array> {
  const { publicKey } = await crypto.subtle.generateKey(key, true, ["sign", "verify"]);
  const signing = signingWith(works.site.key, crypto);
  const made = await X509CertificateGenerator.create(
    {
      ...issueOf(),
      serialNumber: issueOf().serial,
      subject: "CN=unlike",
      issuer: new X509Certificate(new Uint8Array(works.site.certificate)).subjectName,
      publicKey: await crypto.subtle.exportKey("spki", publicKey),
      signingKey: signing.signingKey,
      extensions: [...extensions],
    },
    signing.crypto,
  );
  return new Uint8Array(made.rawData);
}

const usage = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
const signIn = new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth]);
const named = (names: readonly string[] = alternativeNames(certified)): Extension =>
  new SubjectAlternativeNameExtension(names.map((value) => ({ type: "url" as const, value })));

/** An authority below the site's own, which that may not make. */
async function authorityBelow(): Promise<Issuer> {
  const key = await newCaKey();
  const certificate = await siteCertificate("Below", key.spki, works.site, issueOf());
  return { key, certificate, crlUrl: CRL_URL };
}

async function authorityUntil(until: number): Promise<Issuer> {
  const key = await newCaKey();
  const issue = issueOf(-60_000, until);
  const certificate = await siteCertificate("Short", key.spki, works.root, issue);
  return { key, certificate, crlUrl: CRL_URL };
}

interface Case {
  readonly what: string;
  readonly make: () => Promise<Presented>;
  readonly code: CertificateFaultCode;
  /** Openssl's words; undefined where it has no opinion: it knows nothing of what devices are here. */
  readonly openssl?: string;
}

const cases: readonly Case[] = [
  {
    what: "one that has expired",
    make: async () => ({ chain: [await ours(), works.site.certificate], at: NOW + YEAR_MS + 1000 }),
    code: "expired",
    openssl: "certificate has expired",
  },
  {
    what: "one that is not valid yet",
    make: async () => ({
      chain: [await ours(works.site, issueOf(3_600_000)), works.site.certificate],
    }),
    code: "notYetValid",
    openssl: "certificate is not yet valid",
  },
  {
    what: "one whose authority has expired",
    make: async () => {
      const short = await authorityUntil(1000);
      return { chain: [await ours(short), short.certificate], at: NOW + 5000 };
    },
    code: "expired",
    openssl: "certificate has expired",
  },
  {
    what: "one of another site of the same name",
    make: async () => {
      const { site } = await newHierarchy();
      return { chain: [await ours(site), site.certificate] };
    },
    code: "wrongChain",
    openssl: "unable to get local issuer certificate",
  },
  {
    what: "one without its issuer",
    make: async () => ({ chain: [await ours()] }),
    code: "wrongChain",
    openssl: "unable to get local issuer certificate",
  },
  {
    what: "one by an authority that the site made, against its path length",
    make: async () => {
      const below = await authorityBelow();
      return { chain: [await ours(below), below.certificate, works.site.certificate] };
    },
    code: "pathLength",
    openssl: "path length constraint exceeded",
  },
  {
    what: "one that another device signed",
    make: async () => {
      const key = await newCaKey();
      const device = await deviceCertificate(certified, key.spki, works.site, issueOf());
      const issuer = { key, certificate: device, crlUrl: CRL_URL };
      return { chain: [await ours(issuer), device, works.site.certificate] };
    },
    code: "notAuthority",
    openssl: "invalid CA certificate",
  },
  {
    what: "one with a condition that nobody here knows",
    make: async () => {
      const strange = new OtherExtension("1.3.6.1.4.1.32473.1", true, new Uint8Array([5, 0]));
      return {
        chain: [await unlike([usage, signIn, named(), strange]), works.site.certificate],
      };
    },
    code: "criticalExtension",
  },
  {
    what: "one on another curve",
    make: async () => ({
      chain: [await unlike([usage, signIn, named()], P384), works.site.certificate],
    }),
    code: "weakKey",
  },
  {
    what: "one for servers",
    make: async () => {
      const serves = new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]);
      return { chain: [await unlike([usage, serves, named()]), works.site.certificate] };
    },
    code: "keyUsage",
  },
  {
    what: "one that may sign other certificates",
    make: async () => {
      const signs = new KeyUsagesExtension(
        KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign,
        true,
      );
      return { chain: [await unlike([signs, signIn, named()]), works.site.certificate] };
    },
    code: "keyUsage",
  },
  {
    what: "one of two devices",
    make: async () => {
      const two = named([...alternativeNames(certified), "urn:dev:ops:32473-meter-8"]);
      return { chain: [await unlike([usage, signIn, two]), works.site.certificate] };
    },
    code: "name",
  },
  {
    what: "one of no factory",
    make: async () => {
      const nobodys = named([certified.device]);
      return { chain: [await unlike([usage, signIn, nobodys]), works.site.certificate] };
    },
    code: "name",
  },
  {
    what: "one that was revoked",
    make: async () => {
      const device = await ours();
      const { serialNumber } = new X509Certificate(new Uint8Array(device));
      return {
        chain: [device, works.site.certificate],
        revoked: (serial) => serial === serialNumber,
      };
    },
    code: "revoked",
  },
  {
    what: "what is no certificate",
    make: () => Promise.resolve({ chain: [new Uint8Array([0x30, 0x03, 1, 2, 3])] }),
    code: "malformed",
  },
  { what: "nothing", make: () => Promise.resolve({ chain: [] }), code: "malformed" },
];

describe("a device's certificate", () => {
  it("names the device and its factory", async () => {
    const chain = [await ours(), works.site.certificate];
    const device = await verifyDeviceCertificate(chain, {
      anchors: [works.root.certificate],
      at: NOW,
      revoked: () => false,
      crypto,
    });
    expect(device).toMatchObject({ ...certified, notAfter: new Date(NOW + YEAR_MS) });
    expect(device.serial).toMatch(/^01[0-9a-f]{32}$/);
  });

  it("is believed with the root among its issuers too", async () => {
    const chain = [await ours(), works.root.certificate, works.site.certificate];
    expect(await verdictOf({ chain })).toBe(certified.device);
  });

  test.each(cases)("is not believed: $what", async ({ code, make }) => {
    expect(await verdictOf(await make())).toBe(code);
  });
});

const ask = ({ at = NOW, chain }: Presented): Promise<string> =>
  opensslVerdict(directory.path, chain, [works.root.certificate], { at });

describe.skipIf(!hasOpenssl)("openssl verify", () => {
  it("believes what this site issues, by its strict rules", async () => {
    expect(await ask({ chain: [await ours(), works.site.certificate] })).toBe("OK");
  });

  test.each(cases.filter(({ openssl }) => openssl !== undefined))(
    "does not believe it either: $what",
    async ({ make, openssl }) => {
      expect(await ask(await make())).toBe(openssl);
    },
  );
});
