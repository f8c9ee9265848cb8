import type { ChainFacts } from "./chain-facts.ts";

/** Why an endpoint gave no facts. */
export type EndpointFailureCode =
  | "endpointUnreachable"
  | "endpointTimeout"
  | "endpointTooLarge"
  | "endpointStatus"
  | "endpointNotJson"
  | "endpointRefused"
  | "endpointMalformed";

export class EndpointFailure extends Error {
  readonly code: EndpointFailureCode;
  constructor(code: EndpointFailureCode, detail: string) {
    super(detail);
    this.name = "EndpointFailure";
    this.code = code;
  }
}

/** One endpoint's facts, or why there are none. `url` is what a report may show: without path or password. */
export type EndpointAnswer =
  | { readonly url: string; readonly facts: ChainFacts }
  | {
      readonly url: string;
      readonly failure: { readonly code: EndpointFailureCode; readonly detail: string };
    };

/**
 * Sends one JSON-RPC batch and returns the text of the answer.
 * @throws EndpointFailure
 */
export type Post = (body: string) => Promise<string>;
