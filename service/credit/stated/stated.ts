/** A statement of the house's key, in base64url. */
export interface SignedStatement {
  readonly statement: string;
  readonly signature: string;
  /** SubjectPublicKeyInfo. */
  readonly key: string;
}

/** A statement, and how far it came. */
export interface Stated extends SignedStatement {
  readonly keyId: string;
  readonly sequence: number;
  /** In the log; undefined until the log took it. */
  readonly index: number | undefined;
  /** The log's receipt, JSON; undefined until it is anchored. */
  readonly receipts: string | undefined;
}
