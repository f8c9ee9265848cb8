import { Type } from "typebox";

/** A serial line: `/dev/ttyUSB0`, or `COM3` on Windows. */
export const SerialMembers = {
  path: Type.String({ minLength: 1 }),
  baud: Type.Optional(Type.Enum([1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200])),
  parity: Type.Optional(Type.Enum(["none", "even", "odd"])),
  stopBits: Type.Optional(Type.Enum([1, 2])),
};
