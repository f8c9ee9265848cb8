/** What a party may be to the others, in the order of its bit on the chain (`IMemberships.sol`). */
export const roles = [
  "operator",
  "manufacturer",
  "supplier",
  "coreEnterprise",
  "distributor",
  "logistics",
  "warehouse",
  "marketplace",
  "bank",
  "insurer",
  "lessor",
  "maker",
  "auditor",
  "certifier",
] as const;
export type Role = (typeof roles)[number];

/** Number of a role on the chain. */
export const roleNumber = (role: Role): number => roles.indexOf(role);

/** Set of role bits, as the chain keeps it. */
export const roleSet = (...members: readonly Role[]): number =>
  members.reduce((set, role) => set | (1 << roleNumber(role)), 0);

/** @throws RangeError for a number that is no role */
export function roleOf(number: number): Role {
  const role = roles[number];
  if (role === undefined) throw new RangeError(`no role has the number ${String(number)}`);
  return role;
}

/** The roles of a set of bits; bits that are no role are left out. */
export const rolesIn = (set: number): Role[] =>
  roles.filter((role) => (set & (1 << roleNumber(role))) !== 0);
