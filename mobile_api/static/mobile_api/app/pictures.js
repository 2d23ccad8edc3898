// @ts-check
/**
 * Pictures made small on the phone, and named by the hash of their bytes.
 *
 * @module pictures
 */

const LONGEST = 2048;
const THUMBNAIL = 144;
const QUALITY = 0.82;
// What the server takes as it is, when this browser cannot read it.
const TAKEN_AS_IS = new Set(["image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"]);

/**
 * @param {Blob} file - as the camera gave it
 * @param {{name: string, work: string}} about
 * @returns {Promise<import("./store.js").NewFile | null>} null of what is no picture
 */
export async function photoOf(file, about) {
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return TAKEN_AS_IS.has(file.type) ? named(file, "", about) : null;
  }
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const blob = await blobOf(drawn(picture, scale), "image/jpeg");
  const small = drawn(picture, Math.min(1, THUMBNAIL / Math.max(picture.width, picture.height)));
  picture.close();
  return named(blob, small.toDataURL("image/jpeg", 0.7), about);
}

/** @param {HTMLCanvasElement} canvas @param {{name: string, work: string}} about @returns {Promise<import("./store.js").NewFile>} */
export async function signatureOf(canvas, about) {
  const blob = await blobOf(canvas, "image/png");
  const small = drawn(canvas, Math.min(1, (2 * THUMBNAIL) / canvas.width));
  return named(blob, small.toDataURL("image/png"), about);
}

/** @param {ImageBitmap | HTMLCanvasElement} picture @param {number} scale @returns {HTMLCanvasElement} */
function drawn(picture, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser cannot draw.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** @param {HTMLCanvasElement} canvas @param {string} type @returns {Promise<Blob>} */
function blobOf(canvas, type) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is empty."))), type, QUALITY);
  });
}

/** @param {Blob} blob @param {string} thumbnail @param {{name: string, work: string}} about */
async function named(blob, thumbnail, about) {
  const bytes = await blob.arrayBuffer();
  const at = new Date().toISOString();
  const state = { received: 0, isFinished: false, error: "" };
  const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
  return { sha256, size: bytes.byteLength, media_type: blob.type, at, captured_at: at, thumbnail, about, bytes, ...state };
}

/** @param {ArrayBuffer} digest @returns {string} */
function hex(digest) {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
