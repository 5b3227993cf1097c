// The hub's API, typed from its own document. A refusal is thrown as a Refusal that can be shown.
import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
type Problem = Schemas["Problem"];

/** What the hub said instead: `status` as HTTP has it, `faults` by field or row. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.detail ?? problem.title ?? String(status));
  }
}

let csrf: string | null = null;

/** What a session has to send back with every change; it comes with `/me`. */
export function keepCsrf(token: string | null): void {
  csrf = token;
}

export function csrfHeaders(): Record<string, string> {
  return csrf === null ? {} : { "X-CSRF-Token": csrf };
}

const rules: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(csrfHeaders())) request.headers.set(name, value);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    throw await refusalOf(response);
  },
};

/** The refusal that an answer is; an answer that is no problem document keeps its status. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const said: unknown = await response.clone().json().catch(() => ({}));
  return new Refusal(response.status, (said ?? {}) as Partial<Problem>);
}

export const api = createClient<paths>({ baseUrl: location.origin });
api.use(rules);

/** The body of an answer that came without refusal. */
export function body<T>(answer: { data?: T }): T {
  return answer.data as T;
}
