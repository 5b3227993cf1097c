// The course of an import: a file is read and tried, mended here if need be, tried again, brought in.
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";

import { Refusal, type Schemas } from "@/shared/api/client";

import { countFaults, NOTHING, placed, withSpoilt, type Placed } from "./faults";
import { bringIn, readTable } from "./sending";
import { csvOf, rowsByNumber, sheetOf, type Sheet, type What } from "./table";

export type Step = "choose" | "working" | "faulty" | "ready" | "done";

export interface Importing {
  readonly step: Ref<Step>;
  readonly fileName: Ref<string>;
  readonly sheet: ShallowRef<Sheet | null>;
  readonly faults: ComputedRef<Placed>;
  readonly came: ShallowRef<Schemas["ImportedOut"] | null>;
  /** What is no fault of the table: no network, too large. */
  readonly trouble: ShallowRef<unknown>;
  take(file: File): Promise<void>;
  /** Asks the hub what it would do with the table as it stands here. */
  tryAgain(): Promise<void>;
  bring(): Promise<void>;
  forget(): void;
}

export function useImporting(what: () => What): Importing {
  const step = ref<Step>("choose");
  const fileName = ref("");
  const sheet = shallowRef<Sheet | null>(null);
  const told = shallowRef<Placed>(NOTHING);
  const came = shallowRef<Schemas["ImportedOut"] | null>(null);
  const trouble = shallowRef<unknown>(null);
  let file: File | null = null;

  const faults = computed(() => (sheet.value === null ? told.value : withSpoilt(told.value, sheet.value)));

  function content(): { blob: Blob; rowAt: ReadonlyMap<number, number>; headLine: number } {
    const now = sheet.value;
    if (now !== null && now.isEdited) {
      const { text, rowAt } = csvOf(now);
      return { blob: new Blob([text]), rowAt, headLine: 1 };
    }
    return { blob: file as File, rowAt: now === null ? new Map() : rowsByNumber(now), headLine: now?.headNumber ?? 0 };
  }

  async function send(isDry: boolean): Promise<void> {
    const { blob, rowAt, headLine } = content();
    step.value = "working";
    trouble.value = null;
    try {
      came.value = await bringIn(what(), blob, isDry);
      told.value = NOTHING;
      step.value = !isDry ? "done" : countFaults(faults.value) > 0 ? "faulty" : "ready";
    } catch (error) {
      const found = error instanceof Refusal && error.status === 422 ? (error.problem.errors ?? []) : [];
      if (found.length === 0) trouble.value = error;
      else told.value = sheet.value === null ? { ...NOTHING, rest: found } : placed(found, sheet.value, rowAt, headLine);
      step.value = "faulty";
    }
  }

  async function take(chosen: File): Promise<void> {
    forget();
    file = chosen;
    fileName.value = chosen.name;
    step.value = "working";
    try {
      const found = sheetOf(await readTable(what(), chosen));
      sheet.value = found === null ? null : reactive(found);
    } catch (error) {
      const unreadable = error instanceof Refusal ? (error.problem.errors ?? []) : [];
      if (unreadable.length > 0) told.value = { ...NOTHING, rest: unreadable };
      else trouble.value = error;
      step.value = "faulty";
      return;
    }
    await send(true);
  }

  function forget(): void {
    file = null;
    fileName.value = "";
    sheet.value = came.value = trouble.value = null;
    told.value = NOTHING;
    step.value = "choose";
  }

  return { step, fileName, sheet, faults, came, trouble, take, tryAgain: () => send(true), bring: () => send(false), forget };
}
