// Sending a form: what was wrong stands at its field, the rest above it; nothing typed is lost.
import { nextTick, ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Refusal } from "@/shared/api/client";
import { ledToSignIn } from "@/shared/session";

import { fieldsOf, focusFirstFault, provideFaults } from "../faults/fields";

interface Told {
  readonly field: string;
  readonly reason: string;
}

export interface Saving {
  /** What no field could show; null: nothing. */
  readonly error: Readonly<ShallowRef<unknown>>;
  readonly isSaving: Readonly<Ref<boolean>>;
  /** True if it went well. */
  save(act: () => Promise<unknown>): Promise<boolean>;
}

/** The field of that name, or the nearest one around it; null if the form has none. */
export function fieldOf(told: string, fields: readonly string[]): string | null {
  let name = told;
  while (name !== "") {
    if (fields.includes(name)) return name;
    name = name.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, "");
  }
  return null;
}

/** Faults by the field that shows them, and whether one found none. */
export function sorted(told: readonly Told[], fields: readonly string[]): { at: Map<string, string>; isWhole: boolean } {
  const at = new Map<string, string>();
  let isWhole = told.length > 0;
  for (const { field, reason } of told) {
    const known = fieldOf(field, fields);
    if (known === null) isWhole = false;
    else at.set(known, at.has(known) ? `${at.get(known)}; ${reason}` : reason);
  }
  return { at, isWhole };
}

export function useSaving(form: Ref<HTMLElement | null> = ref(null)): Saving {
  const error = shallowRef<unknown>(null);
  const isSaving = ref(false);
  const faults = shallowRef<ReadonlyMap<string, string>>(new Map());
  provideFaults(faults);

  async function save(act: () => Promise<unknown>): Promise<boolean> {
    isSaving.value = true;
    error.value = null;
    faults.value = new Map();
    try {
      await act();
      return true;
    } catch (refusal) {
      if (ledToSignIn(refusal)) return false;
      const told = refusal instanceof Refusal ? (refusal.problem.errors ?? []) : [];
      const found = sorted(told, fieldsOf(form.value));
      faults.value = found.at;
      error.value = found.isWhole ? null : refusal;
      await nextTick();
      focusFirstFault(form.value);
      return false;
    } finally {
      isSaving.value = false;
    }
  }
  return { error, isSaving, save };
}
