// What a way to a person is called; its kind, where the desk has no word for it.
import { useI18n } from "vue-i18n";

/** What the hub says of the two ways that are inside it; anything else is what the other side answered. */
const SAID_BY_THE_HUB: Readonly<Record<string, string>> = { "shown on the page": "shown", logged: "logged" };

export function useChannels(): { channelName(kind: string): string; resultOf(result: string): string } {
  const { t, te } = useI18n();
  const spoken = (key: string, otherwise: string) => (te(key) ? t(key) : otherwise);
  return {
    channelName: (kind) => spoken(`desk.channels.${kind}`, kind),
    resultOf: (result) => spoken(`desk.results.${SAID_BY_THE_HUB[result] ?? "-"}`, result),
  };
}
