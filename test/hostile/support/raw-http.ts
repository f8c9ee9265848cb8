import { request } from "node:http";
import { text } from "node:stream/consumers";

export interface RawRequest {
  readonly method: string;
  /** Sent as it is: nothing tidies it up on the way. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

export interface RawResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export function rawRequest(
  url: string,
  { body, headers, method, path }: RawRequest,
): Promise<RawResponse> {
  const { promise, reject, resolve } = Promise.withResolvers<RawResponse>();
  const { hostname, port } = new URL(url);
  const outgoing = request({ hostname, port, method, path, headers: { ...headers } });
  outgoing.on("error", reject);
  outgoing.on("response", (response) => {
    const { headers: told, statusCode: status = 0 } = response;
    const type = told["content-type"] ?? "";
    // A stream has begun, and says more for as long as one listens.
    if (type.startsWith("text/event-stream")) {
      resolve({ status, type, body: "" });
      response.destroy();
      return;
    }
    void text(response).then((answer) => resolve({ status, type, body: answer }), reject);
  });
  outgoing.end(body);
  return promise;
}
