/** SHA-256 of a certificate's DER as it is kept, from OpenSSL's spelling: hexadecimal without colons. */
export const fingerprintOf = (fingerprint256: string): string =>
  fingerprint256.replaceAll(":", "").toLowerCase();

/**
 * What the holder of a certificate's private key signs (SHA-256, with the key as it is: RSA PKCS #1 v1.5, ECDSA in DER, or
 * Ed25519), so that nobody registers another's certificate: its text is no secret. One line, without a line feed at its end.
 * @param party 64 hexadecimal digits
 */
export const certificateClaim = (party: string): string => `tallystick/certificate/1 ${party}`;
