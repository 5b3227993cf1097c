// Which field of a form is wrong and why; the form provides it, each field asks for its own.
import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from "vue";

const FAULTS: InjectionKey<Ref<ReadonlyMap<string, string>>> = Symbol("faults");

export function provideFaults(faults: Ref<ReadonlyMap<string, string>>): void {
  provide(FAULTS, faults);
}

/** What is wrong with this field; empty if nothing is. */
export function useFieldFaults(path: () => string): ComputedRef<string> {
  const faults = inject(FAULTS, null);
  return computed(() => faults?.value.get(path()) ?? "");
}

/** Brings the reader to the first field that is wrong; what is folded around it is opened. */
export function focusFirstFault(form: HTMLElement | null): void {
  const first = form?.querySelector<HTMLElement>("[aria-invalid='true'], [data-wrong]");
  for (let fold = first?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  first?.focus();
}

/** The names of all fields of a form, in their order. */
export function fieldsOf(form: HTMLElement | null): string[] {
  return [...(form?.querySelectorAll<HTMLElement>("[data-field]") ?? [])].map((field) => field.dataset.field ?? "");
}

/** Adds faults that were told elsewhere, for the fields below this component. */
export function addFaults(more: Ref<ReadonlyMap<string, string>>): void {
  const above = inject(FAULTS, null);
  provide(FAULTS, computed(() => new Map([...more.value, ...(above?.value ?? [])])));
}
