export type PasswordFault = "tooShort" | "tooLong" | "tooUniform" | "holdsLogin";

const CHARACTERS_MIN = 12;
export const PASSWORD_CHARACTERS_MAX = 256;
const DIFFERENT_MIN = 5;
const NAME_CHARACTERS_MIN = 4;

/** One spelling for what keyboards and systems compose differently (NIST SP 800-63B section 3.1.1.2). */
export const passwordText = (password: string): string => password.normalize("NFKC");

/** What makes a password too easy; length counts, not the kinds of characters. */
export function passwordFault(password: string, login: string): PasswordFault | undefined {
  const characters = Array.from(passwordText(password));
  if (characters.length < CHARACTERS_MIN) return "tooShort";
  if (characters.length > PASSWORD_CHARACTERS_MAX) return "tooLong";
  if (new Set(characters).size < DIFFERENT_MIN || isRun(characters)) return "tooUniform";
  const [name = ""] = login.split("@");
  const holdsName = passwordText(password).toLowerCase().includes(name);
  return name.length >= NAME_CHARACTERS_MIN && holdsName ? "holdsLogin" : undefined;
}

/** `123456789012`, `zyxwvutsrqpo`: every character the same step from the one before. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const step = (codes[1] ?? 0) - (codes[0] ?? 0);
  return codes.every((code, at) => at === 0 || code - (codes[at - 1] ?? 0) === step);
}
