/** Part of every password of the suite: whoever prints one prints this. */
export const PASSWORD_MARK = "password of nobody";

/** What must appear in no log, error, URL or crash, by the form that it has when it does. */
const forms: Readonly<Record<string, RegExp>> = {
  "a private key": /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|"(?:seed|privateKey)":"(?!\[secret\])/,
  "an API key": /tsk_[0-9a-f]{24}_[A-Za-z0-9_-]{43}/,
  "a session": /tallystick=[A-Za-z0-9_-]{43}/,
  "a password": new RegExp(PASSWORD_MARK),
};

export interface Leak {
  readonly kind: string;
  readonly source: string;
  readonly line: number;
}

/**
 * Where `text` shows a secret. Says what and where, never the secret itself.
 * @param source names the text
 */
export const leaksIn = (text: string, source: string): Leak[] =>
  text.split("\n").flatMap((line, at) =>
    Object.entries(forms)
      .filter(([, form]) => form.test(line))
      .map(([kind]) => ({ kind, source, line: at + 1 })),
  );
