import { DeviceError } from "../../device-attest/device-error.ts";
import { ConfigError } from "../../service/environment.ts";
import { InputError } from "../verify/input.ts";
import { EnrolmentRefused } from "./enrol.ts";

/**
 * Says why a command registered no key.
 * @returns its exit code: 2 for what was asked wrongly, 1 for what was refused
 * @throws what nobody expected
 */
export function sayFailure(
  command: string,
  error: unknown,
  stderr: Pick<NodeJS.WritableStream, "write">,
): 1 | 2 {
  if (error instanceof InputError) {
    stderr.write(`tallystick ${command}: ${error.message}\n`);
    return 2;
  }
  const isConfig = error instanceof ConfigError;
  if (!isConfig && !(error instanceof DeviceError) && !(error instanceof EnrolmentRefused))
    throw error;
  stderr.write(`tallystick ${command}: ${error.code}: ${error.message}\n`);
  return isConfig ? 2 : 1;
}
