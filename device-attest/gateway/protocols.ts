import { dlt645 } from "./drivers/dlt645.ts";
import { modbusRtu, modbusTcp } from "./drivers/modbus.ts";
import { mqttPlain } from "./drivers/mqtt.ts";
import { mtconnect } from "./drivers/mtconnect.ts";
import type { Protocol } from "./protocol.ts";

/** By the name that `connection.protocol` gives them. A new driver is one line here. */
export const protocols: Readonly<Record<string, Protocol>> = {
  "modbus-tcp": modbusTcp,
  "modbus-rtu": modbusRtu,
  dlt645,
  mtconnect,
  mqtt: mqttPlain,
};
