// @ts-check
/**
 * Photos of a visit: taken, made small, stored on the phone, sent when there is a line.
 *
 * @module screen-photos
 */

import { act, aboutOf } from "./acts.js";
import { state, visitOf } from "./app.js";
import { filesOf, needsOf } from "./completion.js";
import { doneTyping } from "./frame.js";
import { card, complain, field, icon, input, make } from "./parts.js";
import { photoOf } from "./pictures.js";
import { gone } from "./screen-visit.js";
import { titleOf } from "./visit-words.js";
import { say, sayCount } from "./words.js";

let caption = "";

/** @param {string[]} params @returns {import("./frame.js").View} */
export function render([reference]) {
  const visit = visitOf(reference);
  if (!visit) return gone();
  const photos = filesOf(visit, "photo");
  const missing = needsOf(visit).photos - photos.length;
  const words = input({ type: "text", maxLength: 200, value: caption });
  words.dataset.key = "caption";
  words.addEventListener("input", () => (caption = words.value));
  const form = make("div", "stack", field(say("photo_caption"), words, say("photo_caption_hint")));
  return {
    title: say("need.photos"),
    sub: titleOf(visit),
    back: `#/visit/${reference}`,
    body: [
      missing > 0 && make("p", "lead", sayCount("photos_missing", missing)),
      photos.length > 0 ? make("ul", "photos", ...photos.map(photoTile)) : card(make("p", "hint", say("no_photos"))),
      card(form),
    ],
    bottom: [camera(visit, form)],
  };
}

/** @param {any} visit @param {HTMLElement} form @returns {HTMLElement} */
function camera(visit, form) {
  const file = input({ type: "file", accept: "image/*", multiple: true, className: "sr" });
  file.setAttribute("capture", "environment");
  file.dataset.key = "camera";
  file.addEventListener("change", () => take(visit, [...(file.files ?? [])], form));
  return make("label", "big next ink", icon("camera"), make("span", "", say("photo_act")), file);
}

/** @param {any} visit @param {File[]} files @param {HTMLElement} form */
async function take(visit, files, form) {
  doneTyping();
  for (const file of files) {
    const photo = await photoOf(file, aboutOf(visit));
    if (photo) await act(visit, "photo", { sha256: photo.sha256, caption: caption.trim() }, [photo]);
    else complain(form, say("photo_unreadable"));
  }
  caption = "";
}

/** @param {any} file @returns {HTMLElement} */
function photoTile({ sha256, caption: words, has_arrived: hasArrived }) {
  const own = state().uploads.find((upload) => upload.sha256 === sha256);
  const picture = own?.thumbnail ? Object.assign(make("img"), { src: own.thumbnail, alt: words || say("photo") }) : icon("camera");
  const isThere = hasArrived || own?.isFinished;
  const fate = own?.error ? say("fate.refused") : say(isThere ? "fate.sent" : "fate.waiting");
  return make("li", "photo", picture, make("span", "photo-words", words && make("b", "", words), make("span", "", fate)));
}
