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

/** Brings the reader to the first field that is wrong. */
export function focusFirstFault(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>("[aria-invalid='true'], [data-wrong]")?.focus();
}

/** The names of all fields of a form, in their order. */
export function fieldsOf(form: HTMLElement | null): string[] {
  return [...(form?.querySelectorAll<HTMLElement>("[data-field]") ?? [])].map((field) => field.dataset.field ?? "");
}
