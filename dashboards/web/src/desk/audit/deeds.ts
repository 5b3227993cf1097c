// What somebody changed, out of the route that he called: "住户 · 上门须知" of PUT /homes/{home_id}/doorstep.

/** The fixed parts of a route's path, in order: homes, doorstep. */
export function partsOf(route: string): string[] {
  const path = route.replace(/^[A-Z]+ /, "").replace(/^\/api\/v1/, "");
  return path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
}

export const isRemoval = (route: string): boolean => route.startsWith("DELETE ");
