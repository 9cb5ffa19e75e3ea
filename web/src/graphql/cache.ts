import type { CacheExchangeOpts, UpdateResolver } from "@urql/exchange-graphcache";
import { keyless } from "./keyless.generated";

type Names = Record<string, string[]>;

/** Which lists of the viewer and of the root are read anew after each mutation or event. */
const afterMutation: Names = {};
const afterEvent: Names = {};

function forgetting(fields: string[]): UpdateResolver {
  return (_result, _args, cache) => {
    const viewer = cache.resolve("Query", "viewer");
    for (const entity of ["Query", viewer]) {
      if (typeof entity !== "string") continue;
      for (const { fieldKey, fieldName } of cache.inspectFields(entity)) {
        if (fields.includes(fieldName)) cache.invalidate(entity, fieldKey);
      }
    }
  };
}

function resolvers(names: Names): Record<string, UpdateResolver> {
  return Object.fromEntries(
    Object.entries(names).map(([operation, fields]) => [operation, forgetting(fields)]),
  );
}

export const cacheRules: CacheExchangeOpts = {
  keys: Object.fromEntries(keyless.map((name) => [name, () => null])),
  updates: { Mutation: resolvers(afterMutation), Subscription: resolvers(afterEvent) },
};
