/**
 * A login in its one spelling, like an e-mail address: what looks alike is the same account.
 * Undefined for what cannot be one.
 */
export function loginOf(text: string): string | undefined {
  const login = text.normalize("NFKC").trim().toLowerCase();
  return /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]{1,190}$/u.test(login) ? login : undefined;
}
