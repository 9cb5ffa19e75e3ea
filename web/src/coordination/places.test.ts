// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { type PlaceInTree, waysFrom } from "./places";

const CENTRE = { id: "1", name: "centre" };
const STATION = { id: "2", name: "station" };

const place = (found: Partial<PlaceInTree>): PlaceInTree => ({
  ...STATION,
  kind: "STREET_STATION",
  parent: CENTRE,
  children: { edges: [] },
  ...found,
});

const names = ({ here, below }: ReturnType<typeof waysFrom>) =>
  [here, below].map((places) => places.map(({ name }) => name));

test("from below one can go home and down, and not to enterprises and firms", () => {
  const children = {
    edges: [
      { node: { id: "3", name: "studio", kind: "NEIGHBORHOOD_STUDIO" as const } },
      { node: { id: "4", name: "enterprise", kind: "ENTERPRISE" as const } },
    ],
  };
  expect(names(waysFrom(place({ children }), [CENTRE]))).toEqual([
    ["centre", "station"],
    ["studio"],
  ]);
});

test("the way up ends at home, and at the top", () => {
  expect(names(waysFrom(place({}), [STATION]))).toEqual([["station"], []]);
  expect(names(waysFrom(place({}), [], "2"))).toEqual([["station"], []]);
  expect(names(waysFrom(place({}), [], "1"))).toEqual([["centre", "station"], []]);
});
