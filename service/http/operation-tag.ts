/** Paths that belong together though their first words differ. */
const together: Readonly<Record<string, string>> = {
  "00": "digital-link",
  "01": "digital-link",
  ".well-known": "trust",
  "trust-manifest": "trust",
  checkpoint: "log",
  tile: "log",
  records: "log",
  receipts: "log",
  healthz: "health",
  readyz: "health",
  metrics: "health",
  session: "sessions",
  "device-codes": "enrolments",
  "device-manifests": "enrolments",
};

/**
 * Under which heading the document lists an operation: what its path is about, whoever's it is, so that
 * `/v1/parties/{party}/webhooks/{id}` is of `webhooks`.
 */
export function operationTag(path: string): string {
  const words = path.split("/").filter((word) => word !== "" && !/^[{:]/.test(word));
  const [first = "health", second, third] = words;
  if (first !== "v1") return together[first] ?? first;
  const word = second === "parties" ? (third ?? second) : (second ?? first);
  return together[word] ?? word;
}
