import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer, type TLSSocket } from "node:tls";
import { type AdmittedDevice, type DeviceDoor, MqttRefusal } from "./device-door.ts";

export interface MutualTls {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly door: DeviceDoor;
}

export interface TlsListener {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Lets in whom the door admits. TLS has the client prove that it holds the certificate's key; whether the certificate is
 * believed the door says, by one verifier for everything, which also knows what ended a moment ago.
 */
export async function listenTls(
  { cert, door, host, key, port }: MutualTls,
  serve: (socket: Socket, device: AdmittedDevice) => void,
  onError: (error: unknown) => void,
): Promise<TlsListener> {
  const inside = new Map<TLSSocket, AdmittedDevice>();
  const put = (socket: TLSSocket, error: unknown): void => {
    onError(error);
    socket.destroy();
  };
  const enter = async (socket: TLSSocket): Promise<void> => {
    const leaf = socket.getPeerX509Certificate()?.raw;
    if (leaf === undefined) throw new MqttRefusal("certificateMissing");
    const device = await door.admit(leaf);
    // What ended while it was verified.
    door.requireStanding(device);
    if (socket.destroyed) return;
    inside.set(socket, device);
    socket.once("close", () => inside.delete(socket));
    serve(socket, device);
  };
  door.onChange(() => {
    for (const [socket, device] of inside)
      try {
        door.requireStanding(device);
      } catch (error) {
        put(socket, error);
      }
  });
  const server = createServer(
    { cert, key, requestCert: true, rejectUnauthorized: false, minVersion: "TLSv1.2" },
    (socket) => {
      socket.on("error", onError);
      enter(socket).catch((error: unknown) => put(socket, error));
    },
  );
  server.on("tlsClientError", onError);
  server.listen(port, host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of inside.keys()) socket.destroy();
      await closed;
    },
  };
}
