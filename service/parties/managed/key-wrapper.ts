/**
 * Encrypts keys that are held on behalf of parties. Its own key is not in the database: in a file or the environment
 * here, or in a key management service that wraps and unwraps and never gives its key away.
 */
export interface KeyWrapper {
  /** @param context whose key it is; it unwraps for nobody else */
  readonly wrap: (key: Uint8Array, context: string) => Promise<Uint8Array>;
  /** @throws SealBroken */
  readonly unwrap: (wrapped: Uint8Array, context: string) => Promise<Uint8Array>;
}
