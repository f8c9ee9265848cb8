import { readFile, writeFile } from "node:fs/promises";
import process from "node:process";

/**
 * Run after changing dependencies. A registry that does not carry every platform's package makes npm leave those
 * entries out of the lock, after which `npm ci` refuses it: this adds them.
 */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  packages: Record<string, LockEntry>;
}

const systems = "darwin linux win32 android freebsd openharmony netbsd openbsd sunos aix".split(
  " ",
);
const processors: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "x64 arm64 ia32 arm ppc64 riscv64 s390x wasm32 mips64el loong64".split(" ").map((c) => [c, c]),
  ),
  amd64: "x64",
  aarch64: "arm64",
};

const file = process.argv[2] ?? "package-lock.json";
const lock = JSON.parse(await readFile(file, "utf8")) as Lock;
const added = missingPlatforms(lock);
lock.packages = Object.fromEntries(
  Object.entries({ ...lock.packages, ...added }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`added ${String(Object.keys(added).length)} platform packages\n`);

function missingPlatforms({ packages }: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [path, entry] of Object.entries(packages)) {
    if (path === "") continue;
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const present = [`node_modules/${name}`, `${path}/node_modules/${name}`];
      const platform = platformOf(name);
      if (platform === undefined || !/^\d/.test(version)) continue;
      if (present.some((one) => packages[one] !== undefined)) continue;
      missing[`node_modules/${name}`] = {
        version,
        ...(entry.dev && { dev: true }),
        optional: true,
        ...platform,
      } as LockEntry;
    }
  }
  return missing;
}

function platformOf(name: string): object | undefined {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const os = systems.find((one) => words.includes(one));
  if (os === undefined) return undefined;
  const cpu =
    words.map((word) => processors[word]).find((one) => one !== undefined) ??
    (words.some((word) => word.startsWith("arm")) ? "arm" : undefined);
  const libc = ["musl", "gnu"].find((one) => words.some((word) => word.includes(one)));
  return {
    os: [os],
    ...(cpu !== undefined && { cpu: [cpu] }),
    ...(libc !== undefined && { libc: [libc === "gnu" ? "glibc" : libc] }),
  };
}
