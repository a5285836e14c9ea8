import type { Told } from "#chain/doctor/diagnosis.ts";
import { Fault } from "#chain/fault.ts";

/** What couldn't be read, with the permission that reading it takes. */
export async function told<Value>(read: Promise<Value>, permission: string): Promise<Told<Value>> {
  try {
    return { value: await read };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { untold: `${error.message} (it takes ${permission})` };
  }
}
