import { chmod, mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory for the state of embedded servers, which other system users may enter. */
export async function freshDirectory(): Promise<{
  readonly path: string;
  remove(): Promise<void>;
}> {
  const path = await mkdtemp(join(tmpdir(), "tallystick-test-"));
  await chmod(path, 0o755);
  return {
    path,
    async remove() {
      // The database may have had to live elsewhere: `service/db/home.ts`.
      const elsewhere = await readlink(join(path, "postgres")).catch(() => undefined);
      if (elsewhere !== undefined) await rm(elsewhere, { recursive: true });
      await rm(path, { recursive: true });
    },
  };
}
