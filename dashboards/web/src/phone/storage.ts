// The phone's own storage: two tables in IndexedDB. Some browsers give none, and a full phone takes nothing more.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { KeptDay } from "./day/keeping";
import type { Action } from "./queue/actions";

interface Tables extends DBSchema {
  days: { key: string; value: KeptDay };
  actions: { key: number; value: Action };
}
export type Storage = IDBPDatabase<Tables>;

const NAME = "firstlight-phone";
let opened: Promise<Storage> | null = null;

/** Null where the browser gives none, as in some private windows; asked again the next time. */
export async function storage(): Promise<Storage | null> {
  try {
    opened ??= openDB<Tables>(NAME, 1, {
      upgrade(made) {
        made.createObjectStore("days", { keyPath: "account_id" });
        made.createObjectStore("actions", { autoIncrement: true });
      },
      terminated: () => (opened = null),
    });
    return await opened;
  } catch {
    opened = null;
    return null;
  }
}

/** Whether the phone took it; a full one refuses, and then nothing has changed. */
export async function isTaken(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch {
    return false;
  }
}
