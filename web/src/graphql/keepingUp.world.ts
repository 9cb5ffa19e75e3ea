import { cacheExchange, type UpdateResolver } from "@urql/exchange-graphcache";
import { Client, type Exchange } from "urql";
import type { KeepingUp } from "./keepingUp";

/** For tests: a client with a cache that forgets by `add`, and `wire` in the place of the network. */
export function clientOver(keeping: KeepingUp, wire: Exchange, add: UpdateResolver): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    requestPolicy: "cache-and-network",
    exchanges: [
      keeping.aboveCache,
      cacheExchange({ updates: { Mutation: { add } } }),
      keeping.belowCache,
      wire,
    ],
  });
}
