// The parts of the desk, a line each: from it come the routes and the navigation.
import type { Component } from "vue";

import type { Role } from "./frame/caller";

/** Headings of the navigation, in its order. */
export const GROUPS = ["now", "homes", "people", "devices", "records"] as const;
export type Group = (typeof GROUPS)[number];

export interface Part {
  /** Below `/desk`. */
  readonly path: string;
  /** Key of its name: link, document title. */
  readonly words: string;
  readonly component: () => Promise<{ default: Component }>;
  /** Where it stands in the navigation; without it, it is reached from other parts. */
  readonly group?: Group;
  /** The navigation's path that it belongs to, if it does not stand there itself. */
  readonly under?: string;
  /** Who may use it, as `hub/api/grants.py` has it; without it, everybody at the desk. */
  readonly roles?: readonly Role[];
}

export const PARTS: readonly Part[] = [
  { path: "/", words: "desk_tickets.title", component: () => import("./tickets/Board.vue"), group: "now" },
  { path: "/tickets/:id", words: "desk_tickets.one", component: () => import("./tickets/TicketPage.vue"), under: "/" },
  { path: "/incidents", words: "desk_incidents.title", component: () => import("./incidents/Incidents.vue"), group: "now" },
  { path: "/incidents/:id", words: "desk_incidents.one", component: () => import("./incidents/IncidentPage.vue"), under: "/incidents" },
  { path: "/whistles", words: "desk_whistles.title", component: () => import("./whistles/Whistles.vue"), group: "now" },
  { path: "/import", words: "desk_import.title", component: () => import("./imports/ImportPage.vue"), group: "homes", roles: ["ops"] },
  { path: "/enrol", words: "desk_enrol.title", component: () => import("./enrolment/EnrolPage.vue"), group: "homes", roles: ["ops"] },
  { path: "/areas", words: "desk_areas.title", component: () => import("./areas/AreasPage.vue"), group: "homes" },
  { path: "/people", words: "desk_people.title", component: () => import("./people/PeoplePage.vue"), group: "people" },
  { path: "/people/:id", words: "desk_people.one", component: () => import("./people/PersonPage.vue"), under: "/people" },
  { path: "/roster", words: "desk_people.roster.title", component: () => import("./people/RosterPage.vue"), group: "people" },
  { path: "/nodes", words: "desk_nodes.title", component: () => import("./nodes/NodesPage.vue"), group: "devices" },
  { path: "/nodes/:id", words: "desk_nodes.one", component: () => import("./nodes/NodePage.vue"), under: "/nodes" },
  { path: "/quarantine", words: "desk_quarantine.title", component: () => import("./quarantine/QuarantinePage.vue"), group: "devices", roles: ["ops", "auditor"] },
  { path: "/cameras", words: "desk_cameras.title", component: () => import("./cameras/CamerasPage.vue"), group: "devices" },
  { path: "/scenes", words: "desk_scenes.title", component: () => import("./scenes/ScenesPage.vue"), group: "devices" },
  { path: "/scenes/:id", words: "desk_scenes.one", component: () => import("./scenes/NodeScenesPage.vue"), under: "/scenes" },
  { path: "/posts", words: "desk_posts.title", component: () => import("./posts/PostsPage.vue"), group: "devices" },
  { path: "/found", words: "desk_found.title", component: () => import("./found/FoundPage.vue"), group: "devices" },
  { path: "/vehicles", words: "desk_vehicles.title", component: () => import("./vehicles/VehiclesPage.vue"), group: "devices" },
  { path: "/report", words: "desk_report.title", component: () => import("./reports/ReportPage.vue"), group: "records" },
  { path: "/duty", words: "desk_duty.title", component: () => import("./duty/DutyPage.vue"), group: "records" },
  { path: "/duty/:id", words: "desk_duty.sheet", component: () => import("./duty/SheetPage.vue"), under: "/duty" },
  { path: "/audit", words: "desk_audit.title", component: () => import("./audit/AuditPage.vue"), group: "records", roles: ["ops", "auditor"] },
  { path: "/notices", words: "desk_notices.title", component: () => import("./notices/NoticesPage.vue"), group: "records" },
  { path: "/policies", words: "desk_policies.title", component: () => import("./policies/PoliciesPage.vue"), group: "records" },
  { path: "/policies/write", words: "desk_policies.one", component: () => import("./policies/WritePage.vue"), under: "/policies", roles: ["ops"] },
  { path: "/homes", words: "desk_homes.title", component: () => import("./homes/Homes.vue"), group: "homes" },
  { path: "/homes/:id", words: "desk_homes.one", component: () => import("./homes/HomePage.vue"), under: "/homes" },
  { path: "/away", words: "desk_away.title", component: () => import("./away/AwayPage.vue"), group: "homes" },
];
