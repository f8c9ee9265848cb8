import { modbusRtu, modbusTcp } from "./drivers/modbus.ts";
import type { Protocol } from "./protocol.ts";

/** By the name that `connection.protocol` gives them. A new driver is one line here. */
export const protocols: Readonly<Record<string, Protocol>> = {
  "modbus-tcp": modbusTcp,
  "modbus-rtu": modbusRtu,
};
