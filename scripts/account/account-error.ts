/** What somebody asked for cannot be done with the accounts that there are. */
export class AccountError extends Error {
  readonly code: "notFound" | "passwordWeak" | "loginMalformed";
  constructor(code: AccountError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
