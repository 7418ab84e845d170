// Photos: shrunk on the phone, named by the SHA-256 of what is sent, kept until they arrive.

import { post } from "./field-net.js";
import { sha256Slowly } from "./field-sha256.js";

const LONGEST = 1600; // px, as the server keeps them
const QUALITY = 0.82;

async function decode(file) {
  if (window.createImageBitmap) {
    try {
      return await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch {
      // an old browser that knows no options, or a picture only <img> can read
    }
  }
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A JPEG of at most 1600 px without EXIF. Throws when the file is no picture. */
async function shrink(file) {
  const picture = await decode(file);
  const width = picture.naturalWidth || picture.width;
  const height = picture.naturalHeight || picture.height;
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // under what is transparent
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error())), "image/jpeg", QUALITY);
  });
}

async function digest(blob) {
  const buffer = await blob.arrayBuffer();
  if (!crypto.subtle) return sha256Slowly(buffer);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The shelf of an entry's photos. `words` are its messages, `changed` is told of changes. */
export class Shelf {
  constructor(root, words, changed) {
    this.root = root;
    this.words = words;
    this.changed = changed;
    this.most = Number(root.dataset.most);
    this.photos = [];
    this.pending = Promise.resolve();
    for (const input of root.querySelectorAll("[data-file]")) {
      input.addEventListener("change", () => {
        const files = [...input.files];
        input.value = ""; // the same picture may be chosen again
        this.pending = this.pending.then(() => this.addAll(files));
      });
    }
  }

  get hashes() {
    return this.photos.map((photo) => photo.sha256);
  }

  async addAll(files) {
    this.say("");
    this.root.setAttribute("aria-busy", "true");
    const room = this.most - this.photos.length;
    const bad = [];
    for (const file of files.slice(0, room)) {
      try {
        const blob = await shrink(file);
        const sha256 = await digest(blob);
        if (!this.hashes.includes(sha256)) this.put({ blob, sha256, takenAt: file.lastModified });
      } catch {
        bad.push(file);
      }
    }
    this.root.removeAttribute("aria-busy");
    this.sayLeftOut(bad, files.slice(room));
  }

  /** Which files were not taken, each with its name. */
  sayLeftOut(bad, surplus) {
    const name = (text, files) => text.replace("{names}", files.map((file) => file.name).join("、"));
    const { photoUnreadable, photoSurplus } = this.words;
    const texts = [
      bad.length && name(photoUnreadable, bad),
      surplus.length && name(photoSurplus, surplus).replace("{most}", this.most),
    ];
    this.say(texts.filter(Boolean).join(" "));
  }

  put(photo) {
    const place = document.createElement("li");
    const image = document.createElement("img");
    image.src = photo.url = URL.createObjectURL(photo.blob);
    image.alt = "";
    const remove = document.createElement("button");
    remove.type = "button";
    remove.setAttribute("aria-label", this.words.photoRemove);
    remove.addEventListener("click", () => this.take(photo));
    place.append(image, remove);
    photo.place = place;
    this.photos.push(photo);
    this.root.querySelector("[data-shelf]").append(place);
    this.tidy();
  }

  take(photo) {
    this.photos = this.photos.filter((other) => other !== photo);
    URL.revokeObjectURL(photo.url);
    photo.place.remove();
    this.tidy();
  }

  tidy() {
    this.root.querySelector("[data-pick]").hidden = this.photos.length >= this.most;
    this.changed();
  }

  say(text) {
    const place = this.root.querySelector("[data-error]");
    place.textContent = text;
    place.hidden = !text;
    if (text) place.scrollIntoView({ block: "center" }); // not under the bar
  }

  /** Send what is missing, one by one. `told` hears each answer. Throws as `post` does. */
  async send(url, missing, told) {
    for (const photo of this.photos.filter((one) => missing.includes(one.sha256))) {
      const answer = await post(url, photo.blob, "image/jpeg");
      photo.place.classList.add("arrived");
      told(answer.photos);
    }
  }
}
