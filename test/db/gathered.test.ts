import { expect, it } from "vitest";
import { gathered } from "../../service/db/gathered.ts";

/** Answers with the length of each word it knows, and remembers what it was asked. */
function lengths(known: readonly string[]) {
  const asked: string[][] = [];
  const lookUp = gathered((keys: readonly string[]) => {
    asked.push([...keys]);
    const found = keys.filter((key) => known.includes(key));
    return Promise.resolve(new Map(found.map((key) => [key, key.length])));
  });
  return { asked, lookUp };
}

it("asks once for all that is asked in one turn, and once for what several ask", async () => {
  const { asked, lookUp } = lengths(["one", "three"]);
  const answers = await Promise.all(["one", "three", "one", "unknown"].map(lookUp));
  expect(answers).toEqual([3, 5, 3, undefined]);
  expect(asked).toEqual([["one", "three", "unknown"]]);
});

it("never answers a later turn by what an earlier one was told", async () => {
  let answer = "before";
  const lookUp = gathered((keys: readonly string[]) =>
    Promise.resolve(new Map(keys.map((key) => [key, answer]))),
  );
  expect(await lookUp("key")).toBe("before");
  answer = "after";
  expect(await lookUp("key")).toBe("after");
});

it("does not let who asks while an answer is under way have that answer", async () => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  let turns = 0;
  const lookUp = gathered(async (keys: readonly string[]) => {
    const value = await answers[turns++]?.promise;
    return new Map(keys.map((key) => [key, value]));
  });
  const first = lookUp("key");
  await new Promise(setImmediate);
  const second = lookUp("key");
  await new Promise(setImmediate);
  answers[1]?.resolve("later");
  answers[0]?.resolve("earlier");
  expect([await first, await second]).toEqual(["earlier", "later"]);
});

it("tells everybody who asked in a turn that it failed, and goes on with the next", async () => {
  let fails = true;
  const lookUp = gathered((keys: readonly string[]) =>
    fails
      ? Promise.reject(new RangeError("away"))
      : Promise.resolve(new Map(keys.map((key) => [key, true]))),
  );
  const outcomes = await Promise.allSettled([lookUp("a"), lookUp("b")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect(await lookUp("a")).toBe(true);
});
