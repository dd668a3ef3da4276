import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { EventSource } from "eventsource";
import { zakenakErrors } from "./errors.js";
import type { AppRouter, FluxSyncStatus } from "./types.js";

export { ZakenakError } from "./errors.js";
export type * from "./types.js";

/** Whether a repository is in sync: what `repositories.getFluxStatus` answers. */
export type FluxStatus = FluxSyncStatus;

export interface ZakenakClientOptions {
  /** Of the server, without the path of its API: `http://127.0.0.1:8080`. */
  url: string;

  /** An API token, or the one that `POST /auth` answered; a function is asked before each request. Without one: only `auth.login`. */
  token?: string | (() => string | Promise<string>);
}

export type ZakenakClient = ReturnType<typeof createTRPCClient<AppRouter>>;

/** A tRPC client of the server. Calls made at the same time travel in one request; what is rejected is a `ZakenakError`. */
export function createZakenakClient({ url, token }: ZakenakClientOptions): ZakenakClient {
  const endpoint = `${url.replace(/\/+$/, "")}/trpc`;
  const headers = async (): Promise<Record<string, string>> => {
    const bearer = typeof token === "function" ? await token() : token;
    return bearer ? { authorization: `Bearer ${bearer}` } : {};
  };
  return createTRPCClient<AppRouter>({
    links: [
      zakenakErrors,
      splitLink({
        condition: operation => operation.type === "subscription",
        true: httpSubscriptionLink({
          url: endpoint,
          // Never the browser's own: it sends no headers, and the server takes no token from an address.
          EventSource,
          eventSourceOptions: {
            fetch: async (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...(await headers()) } }),
          },
        }),
        // As many calls as the server takes in one request, and no longer an address than proxies let through.
        false: httpBatchLink({ url: endpoint, headers, maxItems: 100, maxURLLength: 6000 }),
      }),
    ],
  });
}
