// The kinds of tickets, in the order of the filter: what concerns elders first.
import type { Kind } from "./filters";

export const KINDS: readonly Kind[] = [
  "missed", "blind", "help", "fall", "long_lie", "night_wandering", "no_show", "smoke", "gas", "smoke_or_fire", "incident", "visit",
  "vehicle_in_fire_lane", "e_bike_indoors", "crowd", "loitering", "intrusion", "enrolled_person_seen", "listed_vehicle_seen", "camera_blind", "tamper",
  "local_covenant_missed", "other",
];
