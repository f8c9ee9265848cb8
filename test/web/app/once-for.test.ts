import { expect, it } from "vitest";
import { onceFor } from "../../../web/app/state/once-for.ts";

it("what is wanted many times is asked once for each name, and again where it failed", async () => {
  const asked: string[] = [];
  const read = onceFor((name) => {
    asked.push(name);
    return asked.length === 2 ? Promise.reject(new Error("offline")) : Promise.resolve(name);
  });
  expect(await Promise.all([read("a"), read("a")])).toEqual(["a", "a"]);
  await expect(Promise.all([read("b"), read("b")])).rejects.toThrow("offline");
  expect(await read("b")).toBe("b");
  expect(asked).toEqual(["a", "b", "b"]);
});
