import { expect, test } from "vitest";
import { ratedOf } from "./averages";

test("teams come first, each once, the best before those whom too few have rated", () => {
  const team = { id: "t", name: "team", rating: null };
  const one = { id: "a", name: "one", rating: null };
  const two = { id: "b", name: "two", rating: { average: 4.8, count: 6 } };
  const members = [
    { team, specialist: one },
    { team, specialist: two },
  ];
  expect(ratedOf(members).map(({ name }) => name)).toEqual(["team", "two", "one"]);
});
