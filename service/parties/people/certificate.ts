/** SHA-256 of a certificate's DER as it is kept, from OpenSSL's spelling: hexadecimal without colons. */
export const fingerprintOf = (fingerprint256: string): string =>
  fingerprint256.replaceAll(":", "").toLowerCase();
