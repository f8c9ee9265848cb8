// Before what writes ASN.1, which finds its types by it.
import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import {
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificates,
} from "@peculiar/x509";
import { connectAsync, type MqttClient } from "mqtt";
import { topicOf } from "../../device-attest/topic.ts";
import { startBenchChild } from "./child.ts";
import type { AnnouncedDevice, IdentitySubject } from "./identity-main.ts";

export interface IdentityFigures {
  readonly identity: {
    /** Certificates by EST in a second: each over a TLS connection of its own, with a one-time code. */
    readonly enrolPerSecond: number;
    readonly enrolled: number;
    /** MQTT over mutual TLS, open at once, each subscribed to its receipts. */
    readonly connections: number;
    /** What the service with its broker occupies while they are. */
    readonly brokerRssMb: number;
    /** The same before the first of them. */
    readonly idleRssMb: number;
    /** From the end of a device, said at the service, to the end of its connection, seen by the device. */
    readonly endToDisconnectMs: number;
  };
}

interface Size {
  readonly enrolled: number;
  readonly connections: number;
}
export const quickIdentity: Size = { enrolled: 200, connections: 200 };
export const fullIdentity: Size = { enrolled: 1000, connections: 2000 };

const AT_ONCE = 16;
const crypto = webcrypto as Crypto;
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/** What a device brings: made before the clock runs, as a line makes its devices before they enrol. */
interface Applicant extends AnnouncedDevice {
  /** PEM. */
  readonly key: string;
  /** Base64 of a PKCS#10 request. */
  readonly body: string;
}

interface Enrolled extends Applicant {
  /** PEM. */
  readonly cert: string;
}

/** Measures enrolment and connections of devices; service, database and devices share the cores. */
export async function measureIdentity(
  size: Size,
  say: (text: string) => void,
): Promise<IdentityFigures> {
  say("starting the service");
  const count = Math.max(size.enrolled, size.connections);
  const { line, stop } = await startBenchChild("identity-main.ts", {
    BENCH_DEVICES: String(count),
  });
  const subject = JSON.parse(line) as IdentitySubject;
  const clients: MqttClient[] = [];
  try {
    say(`making the keys of ${String(count)} devices`);
    const applicants = await inTurns(subject.devices, applicantOf);
    say(`enrolling ${String(size.enrolled)}`);
    const start = performance.now();
    const enrolled = await inTurns(applicants.slice(0, size.enrolled), (one) =>
      enrol(subject, one),
    );
    const seconds = (performance.now() - start) / 1000;
    enrolled.push(
      ...(await inTurns(applicants.slice(size.enrolled), (one) => enrol(subject, one))),
    );

    const idleRssMb = await rssMb(subject.pid);
    say(`connecting ${String(size.connections)}`);
    const connected = enrolled.slice(0, size.connections);
    clients.push(...(await inTurns(connected, (one) => connect(subject, one))));
    const brokerRssMb = await rssMb(subject.pid);
    const endToDisconnectMs = await endFirst(subject, clients);
    return {
      identity: {
        enrolPerSecond: Math.round(size.enrolled / seconds),
        enrolled: size.enrolled,
        connections: clients.filter(({ connected: isOpen }) => isOpen).length + 1,
        brokerRssMb,
        idleRssMb,
        endToDisconnectMs,
      },
    };
  } finally {
    await Promise.all(clients.map((client) => client.endAsync(true)));
    await stop();
  }
}

async function applicantOf(announced: AnnouncedDevice): Promise<Applicant> {
  const keys = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const made = await Pkcs10CertificateRequestGenerator.create(
    {
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [new SubjectAlternativeNameExtension([{ type: "url", value: announced.device }])],
    },
    crypto,
  );
  const key = KeyObject.from(keys.privateKey).export({ format: "pem", type: "pkcs8" });
  return { ...announced, key: String(key), body: made.toString("base64") };
}

async function enrol({ certificate, est }: IdentitySubject, one: Applicant): Promise<Enrolled> {
  const { promise, reject, resolve } = Promise.withResolvers<IncomingMessage>();
  request(
    `${est}/.well-known/est/simpleenroll`,
    {
      method: "POST",
      agent: false,
      ca: certificate,
      auth: one.code,
      headers: { "content-type": "application/pkcs10" },
    },
    resolve,
  )
    .on("error", reject)
    .end(one.body);
  const reply = await promise;
  const answer = await text(reply);
  if (reply.statusCode !== 200) throw new Error(`${String(reply.statusCode)}: ${answer}`);
  const [issued] = new X509Certificates(answer.replaceAll(/\s/g, ""));
  return { ...one, cert: issued?.toString("pem") ?? "" };
}

async function connect(
  { certificate, factory, mqtts }: IdentitySubject,
  { cert, device, key }: Enrolled,
): Promise<MqttClient> {
  const client = await connectAsync(mqtts, { cert, key, ca: certificate, reconnectPeriod: 0 });
  await client.subscribeAsync(topicOf(factory, device, "receipts"), { qos: 1 });
  return client;
}

async function endFirst({ pid }: IdentitySubject, [first]: readonly MqttClient[]): Promise<number> {
  const gone = new Promise<void>((resolve) => first?.once("close", () => resolve()));
  const start = performance.now();
  process.kill(pid, "SIGUSR2");
  await gone;
  return Math.round(performance.now() - start);
}

/** Resident memory as Linux tells it; 0 elsewhere. */
async function rssMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, "utf8").catch(() => "");
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
}

async function inTurns<A, B>(all: readonly A[], work: (one: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  let next = 0;
  const turn = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) done[at] = await work(all[at] as A);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
  return done;
}
