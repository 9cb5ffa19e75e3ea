import { isObjectType } from "graphql";

/** The types that have no id: the cache keeps them inside what holds them. */
export function plugin(schema) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const names = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !roots.includes(type))
    .filter((type) => !type.name.startsWith("__") && !("id" in type.getFields()))
    .map((type) => type.name);
  return `export const keyless: readonly string[] = ${JSON.stringify(names)};\n`;
}
