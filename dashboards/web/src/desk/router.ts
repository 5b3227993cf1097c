// The desk's routes, made from the table of parts.
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from "vue-router";

import { focusHeadings } from "./frame/heading";
import { PARTS, type Part } from "./parts";

function routeOf(part: Part): RouteRecordRaw {
  return { path: part.path, component: part.component, meta: { words: part.words, under: part.under ?? part.path } };
}

export function createDeskRouter(): Router {
  const router = createRouter({
    history: createWebHistory("/desk"),
    routes: [...PARTS.map(routeOf), { path: "/:rest(.*)*", redirect: "/" }],
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  });
  focusHeadings(router);
  return router;
}
