/** What a service worker is given, as far as this one uses it: the types of pages and of workers exclude each other. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface AskedEvent extends WorkerEvent {
  readonly request: Request;
  respondWith(reply: Promise<Response>): void;
}
interface Worker {
  addEventListener(kind: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(kind: "fetch", listener: (event: AskedEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = self as unknown as Worker;
const CACHE = "tallystick-inspect";
const PAGE = "/inspect";
/** A network that does not answer in this time is none. */
const PATIENCE_MS = 4000;

worker.addEventListener("install", (event) => {
  event.waitUntil(
    fetch(PAGE, { cache: "no-cache" })
      .then(keep)
      .then(() => worker.skipWaiting()),
  );
});

worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === PAGE) event.respondWith(pageFor(event));
  else if (pathname.startsWith("/assets/")) event.respondWith(part(event.request));
});

/** The newest page where the network answers soon, else the one that is kept. */
async function pageFor(event: AskedEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const newest = fetch(PAGE, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE_MS) });
  event.waitUntil(newest.then((reply) => keep(reply.clone())).catch(() => undefined));
  const reply = await newest.catch(() => undefined);
  return reply?.ok === true ? reply : ((await cache.match(PAGE)) ?? Response.error());
}

/** Scripts and styles are named by their content: what is kept never ages. */
async function part(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept !== undefined) return kept;
  const reply = await fetch(request);
  if (reply.ok) await cache.put(request, reply.clone());
  return reply;
}

/** First the parts, then the page that names them: it is never kept without them. */
async function keep(reply: Response): Promise<void> {
  if (!reply.ok) return;
  const cache = await caches.open(CACHE);
  const html = await reply.clone().text();
  const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  await Promise.all(parts.map((path) => part(new Request(path))));
  await cache.put(PAGE, reply);
}
