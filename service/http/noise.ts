import type { Socket } from "node:net";
import { problem, PROBLEM_JSON } from "./problem.ts";

const statuses: Readonly<Record<string, readonly [status: number, phrase: string]>> = {
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
};

/** Answers what is no HTTP request, which gets no further than its connection, and ends that. */
export function answerNoise(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, phrase] = statuses[error.code ?? ""] ?? [400, "Bad Request"];
  const body = JSON.stringify({ ...problem("invalidRequest"), status });
  const head = [
    `HTTP/1.1 ${String(status)} ${phrase}`,
    `content-type: ${PROBLEM_JSON}; charset=utf-8`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}
