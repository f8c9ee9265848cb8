import type { IdentityProvider } from "../sign-in/identity-provider.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import type { SessionOptions } from "../sign-in/sessions.ts";

/** What the routes about people and their machines stand on. */
export interface PeopleOptions extends SessionOptions {
  readonly hasher: PasswordHasher;
  /** Undefined: people sign in here alone. */
  readonly identityProvider: IdentityProvider | undefined;
  /** Party id of the operator. */
  readonly operator: string;
}
