import { POST_LIMITS, postTo } from "../../service/chain/post-to.ts";
import { askEndpoint } from "../../service/evidence/verification/ask-endpoint.ts";
import type { Question } from "../../service/evidence/verification/chain-facts.ts";
import type { EndpointAnswer } from "../../service/evidence/verification/endpoint.ts";

/** Asks every node that the reader named. Never rejects for what a node does. */
export const askNodes = (
  urls: readonly string[],
  question: Question,
  signal: AbortSignal,
): Promise<EndpointAnswer[]> =>
  Promise.all(
    urls.map((url) => askEndpoint(new URL(url).origin, postTo(url, POST_LIMITS, signal), question)),
  );

/** URLs as somebody types them, one after the other. */
export const urlsIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter((url) => url !== "")),
];

export const isHttp = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
