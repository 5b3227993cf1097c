// A photo, made small on the phone before it is kept: a stairwell's signal carries no eight megabytes.

export const LONGEST_EDGE = 1600;
const QUALITY = 0.8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The same shape, with no edge longer than `most`; never larger than it was. */
export function fitted(size: Size, most = LONGEST_EDGE): Size {
  const scale = Math.min(1, most / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** A JPEG without any metadata; throws for what is no picture. */
export async function smaller(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const size = fitted(picture);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("this browser cannot draw");
  pen.drawImage(picture, 0, 0, size.width, size.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (made) => (made === null ? reject(new Error("no picture came out")) : resolve(made)),
      "image/jpeg",
      QUALITY,
    );
  });
}
