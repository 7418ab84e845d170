// The eight items: quick answers, a stepper and the reasons, kept in step with each other.

import { totalOf } from "./total.js";

const NOT_APPLICABLE = "na";

class Item {
  constructor(root) {
    this.root = root;
    this.most = Number(root.dataset.most);
    this.pass = Number(root.dataset.pass);
    this.step = Number(root.dataset.step);
    this.radios = [...root.querySelectorAll("[type=radio]")];
    this.exact = root.querySelector("[data-exact]");
    this.boxes = [...root.querySelectorAll("[type=checkbox]")];
    this.own = root.querySelector("[data-own]");
    this.exact.placeholder = "–"; // where the item does not apply
    if (!this.exact.value) this.put(this.chosen ? this.chosen.value : String(this.most));
    this.show();
  }

  get chosen() {
    return this.radios.find((radio) => radio.checked);
  }

  get isApplicable() {
    return !(this.chosen && this.chosen.value === NOT_APPLICABLE);
  }

  /** What was entered: null where the item does not apply, the raw text if it is no number. */
  get points() {
    if (!this.isApplicable) return null;
    const number = Number(this.exact.value);
    return this.exact.value !== "" && Number.isFinite(number) ? number : this.exact.value;
  }

  get isLost() {
    return this.isApplicable && this.points !== this.most;
  }

  get reasons() {
    if (!this.isLost) return [];
    const ticked = this.boxes.filter((box) => box.checked).map((box) => box.value);
    return [...ticked, this.own.value.trim()].filter(Boolean);
  }

  put(value) {
    for (const radio of this.radios) radio.checked = radio.value === value;
    this.exact.value = value === NOT_APPLICABLE ? "" : value;
  }

  move(direction) {
    const from = this.isApplicable ? Number(this.points) || 0 : this.most;
    this.put(String(Math.min(this.most, Math.max(0, from + direction * this.step))));
  }

  change(target) {
    if (target.type === "radio") this.put(target.value);
    if (target === this.exact) {
      for (const radio of this.radios) radio.checked = radio.value === target.value;
    }
    this.show();
  }

  show() {
    const { points } = this;
    const counted = typeof points === "number";
    this.root.classList.toggle("lost", this.isLost);
    this.root.querySelector("[data-fail]").hidden = !(counted && points < this.pass);
    this.root.querySelector("[data-less]").disabled = points === 0;
    this.root.querySelector("[data-more]").disabled = points === this.most;
  }

  get state() {
    const points = this.points === null ? NOT_APPLICABLE : String(this.points);
    return { points, ticked: this.boxes.map((box) => box.checked), own: this.own.value };
  }

  set state({ points, ticked, own }) {
    this.put(points);
    this.boxes.forEach((box, place) => (box.checked = Boolean(ticked[place])));
    this.own.value = own;
    this.show();
  }
}

/** All items of a form; `changed` is told of every change. */
export class Items {
  constructor(form, changed) {
    this.items = [...form.querySelectorAll("[data-item]")].map((root) => new Item(root));
    for (const item of this.items) {
      const act = (work) => (event) => {
        work(event);
        item.show();
        changed();
      };
      item.root.querySelector("[data-less]").addEventListener("click", act(() => item.move(-1)));
      item.root.querySelector("[data-more]").addEventListener("click", act(() => item.move(1)));
      item.root.addEventListener("input", act((event) => item.change(event.target)));
    }
  }

  get points() {
    return this.items.map((item) => item.points);
  }

  get reasons() {
    return this.items.map((item) => item.reasons);
  }

  /** Null while something is no number or nothing applies. */
  get total() {
    return totalOf(this.points, this.items.map((item) => item.most));
  }

  /** Whether anything differs from full marks: tapped before this module had come, say. */
  get isTouched() {
    return this.items.some((item) => item.isLost || !item.isApplicable);
  }

  get state() {
    return this.items.map((item) => item.state);
  }

  set state(states) {
    this.items.forEach((item, place) => (item.state = states[place]));
  }
}
