import { expect, test } from "vitest";
import { roleNumber, roleOf, roles, roleSet, rolesIn } from "../../service/parties/role.ts";

test("roles have the numbers that the contracts give them", () => {
  expect([roleNumber("operator"), roleNumber("maker"), roleNumber("certifier")]).toEqual([
    0, 11, 13,
  ]);
  expect(roles.map((role) => roleOf(roleNumber(role)))).toEqual(roles);
  for (const number of [-1, 14, 1.5]) expect(() => roleOf(number)).toThrow(RangeError);
});

test("a set of roles is read back, and bits that are no role are left out", () => {
  expect(roleSet("operator", "maker")).toBe(1 | 2048);
  expect(rolesIn(1 | 2048 | (1 << 14))).toEqual(["operator", "maker"]);
  expect(rolesIn(roleSet(...roles))).toEqual(roles);
});
