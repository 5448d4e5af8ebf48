// Records count Unicode code points, JavaScript strings count UTF-16 units.

/** Converts both ways between the two for one text. */
export class Offsets {
  #astral = []; // code point offsets of the characters that take two units

  constructor(text) {
    if (!/[\ud800-\udbff]/.test(text)) return;
    let point = 0;
    for (const character of text) {
      if (character.length === 2) this.#astral.push(point);
      point += 1;
    }
  }

  toUnits(point) {
    return point + this.#before((k) => this.#astral[k] < point);
  }

  toPoints(unit) {
    return unit - this.#before((k) => this.#astral[k] + k < unit);
  }

  #before(precedes) {
    let low = 0;
    let high = this.#astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
