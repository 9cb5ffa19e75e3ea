import { expect, test } from "vitest";
import { choosePath, confirmPath, type Wish, wishOf } from "./bookingWish";

const wish: Wish = {
  service: "U2VydmljZTox",
  at: "2026-11-27T01:00:00+00:00",
  mode: "IN_PERSON",
  venue: "VmVudWU6MTA=",
  topic: undefined,
  organization: undefined,
};
const read = (path: string) => wishOf(new URL(path, "http://mulin").searchParams);

test("an address brings back the wish it was made of", () => {
  expect(read(confirmPath(wish))).toEqual(wish);
});

test.each(["/book/confirm", "/book/confirm?service=a&at=b&mode=FAX", choosePath(wish)])(
  "%s says no time",
  (path) => expect(read(path)).toBeNull(),
);
