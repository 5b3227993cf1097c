// Both lists are off until a deployment decides otherwise; the hub then refuses even to show them.
import { Refusal } from "@/shared/api/client";

/** Whether a list could not be read because it is switched off: nothing else refuses a look that way. */
export function isOff(error: unknown): boolean {
  return error instanceof Refusal && error.status === 409;
}
