// Reads a QR code in a camera's picture: by the browser where it can, else by a decoder that is fetched for it.

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

/** Reads one look of a video; null without a code in it. */
export type Read = (video: HTMLVideoElement) => Promise<string | null>;

const LONGEST_EDGE = 640;

export async function readerOf(): Promise<Read> {
  const Native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await Native?.getSupportedFormats().catch(() => [])) ?? [];
  return Native !== undefined && formats.includes("qr_code") ? byBrowser(Native) : byDecoder();
}

function byBrowser(Native: DetectorClass): Read {
  const detector = new Native({ formats: ["qr_code"] });
  return async (video) => {
    const found = await detector.detect(video).catch(() => []);
    return found[0]?.rawValue ?? null;
  };
}

async function byDecoder(): Promise<Read> {
  const { default: decode } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (pen === null || video.videoWidth === 0) return null;
    const scale = Math.min(1, LONGEST_EDGE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // no code in this look
    }
  };
}
