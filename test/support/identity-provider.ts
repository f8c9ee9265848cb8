import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWK, Provider } from "oidc-provider";

export const client = {
  clientId: "tallystick",
  clientSecret: randomBytes(16).toString("hex"),
  redirectUrl: new URL("http://127.0.0.1:9/v1/session/oidc/callback"),
};

/** A real OpenID provider on this machine, which believes everybody who he is. */
export interface TestProvider {
  readonly issuer: URL;
  /** Goes where the service sends a browser, signs in there, and agrees. @returns where it is sent back to */
  visit(url: string, who: string): Promise<URL>;
  close(): Promise<void>;
}

export async function testProvider(): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const issuer = new URL(`http://127.0.0.1:${String(port)}`);
  const provider = new Provider(issuer.origin, configuration());
  server.on("request", (request, response) => void provider.callback()(request, response));
  return {
    issuer,
    visit: (url, who) => walk(new URL(url), who),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const HOUR_SECONDS = 3600;

function configuration() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUrl.href],
      },
    ],
    jwks: { keys: [privateKey.export({ format: "jwk" }) as JWK] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    conformIdTokenClaims: false,
    ttl: {
      AccessToken: HOUR_SECONDS,
      Grant: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@mail.example`, email_verified: !sub.startsWith("un") }),
    }),
  };
}

/** What a browser does: follows, keeps cookies, and fills in whatever form it is shown. */
async function walk(start: URL, who: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next: Step = { url: start, form: undefined };
  for (let steps = 0; steps < 12; steps++) {
    next = await take(next, jar, who);
    if (next.url.href.startsWith(client.redirectUrl.href)) return next.url;
  }
  throw new Error("the provider never sent anybody back");
}

interface Step {
  readonly url: URL;
  /** What is posted there, if it is. */
  readonly form: URLSearchParams | undefined;
}

async function take({ form, url }: Step, jar: Map<string, string>, who: string): Promise<Step> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const init = form === undefined ? {} : { method: "POST", body: form };
  const response = await fetch(url, { ...init, headers: { cookie }, redirect: "manual" });
  for (const line of response.headers.getSetCookie()) keep(jar, line);
  const location = response.headers.get("location");
  if (location === null) return filledIn(url, await response.text(), who);
  return { url: new URL(location, url), form: undefined };
}

function keep(jar: Map<string, string>, line: string): void {
  const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
  jar.set(name, value);
}

function filledIn(page: URL, html: string, who: string): Step {
  const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1];
  const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
  if (action === undefined || prompt === undefined) throw new Error(`no form: ${html}`);
  const form = new URLSearchParams({ prompt, login: who, password: "any" });
  return { url: new URL(action, page), form };
}
