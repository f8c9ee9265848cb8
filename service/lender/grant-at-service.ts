import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { HashSchema } from "../parties/consent/document.ts";
import { parseDocument } from "../score/document/parse-document.ts";
import { ScoreError } from "../score/score-error.ts";
import { PortraitUnavailable } from "./portrait-client.ts";
import type { PortraitSource } from "./portrait-client.ts";

const AnswerSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      commitment: HashSchema,
      granted: Type.Enum(["no", "seen", "final"]),
      endedAt: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
const check = Compile(AnswerSchema);

const TIMEOUT_MS = 20_000;

/** How the one authorisation of this commitment stands, which the lender was given. */
export type Standing = "unknown" | "unsigned" | "notFinal" | "ended" | "inForce";

/**
 * Asks the service how a grant to the lender stands: that some other authorisation would let the lender look does not make
 * an applicant of whoever sends this one.
 * @throws PortraitUnavailable
 */
export async function standingAtService(
  lender: string,
  commitment: string,
  { apiKey, fetch: ask, url: base }: PortraitSource,
): Promise<Standing> {
  const url = new URL(`/v1/parties/${lender}/authorisations`, base);
  const query = { side: "received", limit: "1", ...beforeOf(commitment) };
  url.search = new URLSearchParams(query).toString();
  const answer = await ask(url, {
    headers: { authorization: `Bearer ${apiKey}` },
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new PortraitUnavailable("unavailable", cause instanceof Error ? cause.message : "");
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new PortraitUnavailable(
      "unavailable",
      `${url.pathname}: ${String(answer.status)} ${text.slice(0, 200)}`,
    );
  return standingIn(text, commitment);
}

function standingIn(text: string, commitment: string): Standing {
  const found = itemsOf(text).find((one) => one.commitment === commitment);
  if (found === undefined) return "unknown";
  if (found.endedAt !== null) return "ended";
  if (found.granted === "no") return "unsigned";
  return found.granted === "final" ? "inForce" : "notFinal";
}

function itemsOf(text: string) {
  try {
    return parseDocument(text, check).items;
  } catch (error) {
    if (!(error instanceof ScoreError)) throw error;
    throw new PortraitUnavailable("unreadable", error.where.found ?? "");
  }
}

/** The list is in the order of commitments: the one after the number before this one is this one. */
function beforeOf(commitment: string): { readonly after?: string } {
  const number = BigInt(`0x${commitment}`);
  return number === 0n ? {} : { after: (number - 1n).toString(16).padStart(64, "0") };
}
