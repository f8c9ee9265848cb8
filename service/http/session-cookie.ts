/** A cookie that scripts do not see and other sites' requests do not carry. */
export interface Cookie {
  readonly name: string;
  readonly secure: boolean;
  /** `Strict`: not even with a link that is followed from another site. */
  readonly sameSite: "Lax" | "Strict";
}

/** The prefix makes browsers refuse it from a subdomain or over http. */
const cookie = (name: string, secure: boolean, sameSite: Cookie["sameSite"] = "Lax"): Cookie => ({
  name: secure ? `__Host-${name}` : name,
  secure,
  sameSite,
});

export const sessionCookie = (secure: boolean): Cookie => cookie("tallystick", secure);

/** While somebody is at the identity provider's: shows that it was this browser that went there. */
export const errandCookie = (secure: boolean): Cookie => cookie("tallystick-errand", secure);

/** Of a lender's house, which may lie behind the same name as another service: a name of its own. */
export const houseCookie = (secure: boolean): Cookie =>
  cookie("tallystick-house", secure, "Strict");

/** How long a page may hold it is not in the cookie: what it stands for says itself when it ends. */
export const cookieHeader = ({ name, sameSite, secure }: Cookie, token: string): string =>
  `${name}=${token}; Path=/; HttpOnly; SameSite=${sameSite}${secure ? "; Secure" : ""}`;

export const expiredCookieHeader = (one: Cookie): string => `${cookieHeader(one, "")}; Max-Age=0`;

/** The token in a request's Cookie header. */
export function cookieToken(header: string | undefined, { name }: Cookie): string | undefined {
  const prefix = `${name}=`;
  const pair = header?.split(";").find((one) => one.trim().startsWith(prefix));
  const token = pair?.trim().slice(prefix.length);
  return token !== undefined && /^[A-Za-z0-9_-]{43}$/.test(token) ? token : undefined;
}
