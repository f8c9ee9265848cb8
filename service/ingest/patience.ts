import { type Arrival, type Intake, Overloaded } from "./arrival.ts";

/**
 * Takes an arrival, waiting as long as the intake is full. MQTT has no word for "later": the acknowledgement waits,
 * and with it the sender.
 * @param sleep waits for so many milliseconds
 */
export async function takeOnceThereIsRoom(
  take: Intake,
  arrival: Arrival,
  sleep: (ms: number) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    try {
      await take(arrival);
      return;
    } catch (error) {
      if (!(error instanceof Overloaded)) throw error;
      await sleep(error.retryAfterSeconds * 1000);
    }
  }
}
