import { describe, expect, it } from "vitest";
import { directionsTo } from "./directions";

const PLACE = { name: "演示站", address: "示范路 1 号", latitude: 31.27, longitude: 121.52 };
const ADDRESS = encodeURIComponent(PLACE.address);

describe("the way to a venue", () => {
  it("opens whatever map an Android phone has", () => {
    const url = directionsTo(PLACE, "Mozilla/5.0 (Linux; Android 14)");
    expect(url).toBe(`geo:31.27,121.52?q=${ADDRESS}`);
  });

  it("opens Apple's map by the address, which knows no datum", () => {
    const url = directionsTo(PLACE, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)");
    expect(url).toBe(`https://maps.apple.com/?q=${ADDRESS}`);
  });

  it("says elsewhere that the coordinates are WGS 84", () => {
    expect(directionsTo(PLACE, "Mozilla/5.0 (Windows NT 10.0)")).toContain(
      "position=121.52,31.27&name=",
    );
  });

  it("falls back on the address where there are no coordinates", () => {
    const url = directionsTo({ ...PLACE, latitude: null, longitude: null }, "Mozilla/5.0 (X11)");
    expect(url).toBe(`https://uri.amap.com/search?keyword=${ADDRESS}`);
  });
});
