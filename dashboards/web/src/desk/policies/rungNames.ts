// What a rung is called: the built-in ones in the reader's language, others as they were written.
import { useI18n } from "vue-i18n";

export function useRungNames(): (name: string) => string {
  const { t, te } = useI18n();
  return (name) => (te(`desk_policies.rungs.${name}`) ? t(`desk_policies.rungs.${name}`) : name);
}
