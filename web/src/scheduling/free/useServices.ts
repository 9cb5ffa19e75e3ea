import { useState } from "react";
import { useQuery } from "urql";
import { OfferedServicesDocument, type OfferedServicesQuery } from "./free.generated";

export type OfferedService = NonNullable<OfferedServicesQuery["services"]>["edges"][number]["node"];

interface Services {
  services: OfferedService[];
  /** What is looked at; undefined while it is not known, or where there is none. */
  chosen?: OfferedService;
  choose: (id: string) => void;
  fetching: boolean;
}

/** What the specialist's teams give, and which of it is looked at: the first unless chosen. */
export function useServices(first?: string | null): Services {
  const [{ data, fetching }] = useQuery({ query: OfferedServicesDocument });
  const [chosenId, choose] = useState(first ?? "");
  const kinds = (data?.viewer?.specialist?.teams ?? []).map(({ team }) => team.kind);
  const services = (data?.services?.edges ?? [])
    .map(({ node }) => node)
    .filter(({ teamKind }) => kinds.includes(teamKind));
  const chosen = services.find(({ id }) => id === chosenId) ?? services[0];
  return { services, chosen, choose, fetching };
}
