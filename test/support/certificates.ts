import { generateKeyPairSync, randomBytes } from "node:crypto";
import forge from "node-forge";

/** PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** An authority that makes certificates, as a site's own would. */
export interface Authority extends Certified {
  issue(commonName: string): Certified;
}

const HOUR_MS = 3_600_000;

export function newAuthority(name: string): Authority {
  const keys = newKeys();
  const self = certificateOf(name, keys.publicKey);
  self.setIssuer(self.subject.attributes);
  self.setExtensions([
    { name: "basicConstraints", cA: true },
    { name: "keyUsage", keyCertSign: true },
  ]);
  self.sign(keys.privateKey, forge.md.sha256.create());
  return {
    ...pemOf(self, keys),
    issue: (commonName) => {
      const own = newKeys();
      const certificate = certificateOf(commonName, own.publicKey);
      certificate.setIssuer(self.subject.attributes);
      certificate.setExtensions([
        { name: "subjectAltName", altNames: [{ type: 2, value: commonName }] },
      ]);
      certificate.sign(keys.privateKey, forge.md.sha256.create());
      return pemOf(certificate, own);
    },
  };
}

/** Node makes the keys: node-forge alone takes a second for each. */
function newKeys(): forge.pki.rsa.KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    privateKey: forge.pki.privateKeyFromPem(
      String(privateKey.export({ format: "pem", type: "pkcs1" })),
    ),
    publicKey: forge.pki.publicKeyFromPem(
      String(publicKey.export({ format: "pem", type: "spki" })),
    ),
  };
}

function certificateOf(commonName: string, publicKey: forge.pki.PublicKey): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - HOUR_MS);
  certificate.validity.notAfter = new Date(Date.now() + HOUR_MS);
  certificate.setSubject([{ name: "commonName", value: commonName }]);
  return certificate;
}

const pemOf = (
  certificate: forge.pki.Certificate,
  { privateKey }: forge.pki.rsa.KeyPair,
): Certified => ({
  cert: forge.pki.certificateToPem(certificate),
  key: forge.pki.privateKeyToPem(privateKey),
});
