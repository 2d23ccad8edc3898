// @ts-check
/**
 * Reads the office's code with the camera.
 *
 * @module scanner
 */

import { make } from "./parts.js";

const LOOK_MS = 200;

/**
 * @param {HTMLElement} place - shows the camera's picture meanwhile
 * @returns {Promise<string>} what the code says
 */
export async function scan(place) {
  const Detector = /** @type {any} */ (globalThis).BarcodeDetector;
  const detector = new Detector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const video = Object.assign(make("video", "scan-picture"), { srcObject: stream, muted: true, playsInline: true });
  place.prepend(video);
  try {
    await video.play();
    while (video.isConnected) {
      const [found] = await detector.detect(video);
      if (found) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error("The person went on.");
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.remove();
  }
}
