/**
 * Encrypts what is kept and never searched. The keys lie outside of the database: whoever has only its files, or a
 * backup, reads none of it.
 */
export interface FieldCipher {
  /** @param context where the value is kept; it opens nowhere else */
  readonly seal: (text: string, context: string) => Uint8Array;
  /** @throws SealBroken */
  readonly open: (sealed: Uint8Array, context: string) => string;
  /** Whether another key than the present one sealed it. */
  readonly isOld: (sealed: Uint8Array) => boolean;
}

/** Another context, another key, or changed bytes: AES-GCM does not tell which. */
export class SealBroken extends Error {
  readonly code = "sealBroken";
}
