import { actKind, type ActTarget, type Freshness, typed, type TypedAct } from "./typed.ts";

export type KeyGrade = "managed" | "software" | "hardware";

/** As in `IDeviceRegistry.KeyGrade`; 0 is none. */
export const keyGradeNumber: Readonly<Record<KeyGrade, number>> = {
  managed: 1,
  software: 2,
  hardware: 3,
};

/** @throws RangeError for a number that is no grade */
export function keyGradeOf(number: number): KeyGrade {
  for (const grade of ["managed", "software", "hardware"] as const)
    if (keyGradeNumber[grade] === number) return grade;
  throw new RangeError(`no key grade has the number ${String(number)}`);
}

/** Ids, hashes and coordinates are 32 bytes, 0x-hexadecimal. */
export interface Register {
  readonly factory: string;
  readonly device: string;
  readonly x: string;
  readonly y: string;
  readonly grade: number;
}
export interface End {
  readonly factory: string;
  readonly keyId: string;
}
export interface SetGrade {
  readonly by: string;
  readonly keyId: string;
  readonly grade: number;
}

export const register = actKind("DeviceRegistry", "Register", {
  method: "register",
  fields: "bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade",
  party: "factory",
  extra: "bytes possession",
});

export const end = actKind("DeviceRegistry", "End", {
  method: "end",
  fields: "bytes32 factory,bytes32 keyId",
  party: "factory",
});

export const setGrade = actKind("DeviceRegistry", "SetGrade", {
  method: "setGrade",
  fields: "bytes32 by,bytes32 keyId,uint8 grade",
  party: "by",
  series: ["keyId"],
});

/** For `DeviceRegistry.register`. */
export const registerAct = (at: ActTarget, act: Register, fresh: Freshness): TypedAct<Register> =>
  typed(register, at, act, fresh);

/** For `DeviceRegistry.end`. */
export const endAct = (at: ActTarget, act: End, fresh: Freshness): TypedAct<End> =>
  typed(end, at, act, fresh);

/** For `DeviceRegistry.setGrade`. */
export const setGradeAct = (at: ActTarget, act: SetGrade, fresh: Freshness): TypedAct<SetGrade> =>
  typed(setGrade, at, act, fresh);
