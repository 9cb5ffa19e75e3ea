interface Detector {
  detect: (image: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: ["qr_code"] }): Detector;
  getSupportedFormats: () => Promise<readonly string[]>;
}

let detector: Promise<Detector> | undefined;

/** What the QR code in a picture says; null: none is seen. */
export async function textIn(image: HTMLVideoElement): Promise<string | null> {
  detector ??= newDetector();
  const [code] = await (await detector).detect(image);
  return code?.rawValue ?? null;
}

async function newDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const canRead = own && (await own.getSupportedFormats()).includes("qr_code");
  return canRead ? new own({ formats: ["qr_code"] }) : carriedDetector();
}

/** Where the browser cannot, ZXing as WebAssembly: from our own origin, and only once it is needed. */
async function carriedDetector(): Promise<Detector> {
  const [{ BarcodeDetector, prepareZXingModule }, { default: wasm }] = await Promise.all([
    import("barcode-detector/ponyfill"),
    import("zxing-wasm/reader/zxing_reader.wasm?url"),
  ]);
  prepareZXingModule({ overrides: { locateFile: () => wasm } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}
