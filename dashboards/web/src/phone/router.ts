// The app's addresses, below /phone.
import { createRouter, createWebHistory } from "vue-router";

import Door from "./pages/Door.vue";
import FollowUp from "./pages/FollowUp.vue";
import List from "./pages/List.vue";
import Me from "./pages/Me.vue";
import Ticket from "./pages/Ticket.vue";

export const router = createRouter({
  history: createWebHistory("/phone"),
  scrollBehavior: (_to, _from, before) => before ?? { top: 0 },
  routes: [
    { path: "/", component: List },
    { path: "/t/:ticket", component: Ticket },
    { path: "/w/:incident/:home", component: Door },
    { path: "/f/:followUp", component: FollowUp },
    { path: "/me", component: Me },
    { path: "/:rest(.*)", redirect: "/" },
  ],
});
