interface Place {
  name: string;
  address: string;
  latitude?: number | null;
  longitude?: number | null;
}

/**
 * An address that opens the map of the device at a place.
 *
 * Chinese maps are drawn on a datum of their own (GCJ-02), and Apple's and many of Android's take
 * coordinates for that: there the postal address is looked for. Amap can be told that they are WGS 84.
 */
export function directionsTo(place: Place, userAgent: string): string {
  const { name, address, latitude, longitude } = place;
  const sought = encodeURIComponent(address);
  if (/Android/.test(userAgent)) return `geo:${latitude ?? 0},${longitude ?? 0}?q=${sought}`;
  if (/iPhone|iPad|Macintosh/.test(userAgent)) return `https://maps.apple.com/?q=${sought}`;
  if (latitude == null || longitude == null) {
    return `https://uri.amap.com/search?keyword=${sought}`;
  }
  const label = encodeURIComponent(name);
  return `https://uri.amap.com/marker?position=${longitude},${latitude}&name=${label}&coordinate=wgs84`;
}
