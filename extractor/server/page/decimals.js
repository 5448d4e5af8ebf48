// Decimal numbers as the records hold them, as text, and exact.

const WRITTEN = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** Power of ten that no figure of a news article reaches. */
const LARGEST_POWER = 60;

/** A text with the digits of any script as those of ASCII. */
export const latin = (text) => text.replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 0xf);

/** What is typed, in digits of any script, as a decimal («۲٬۵۰۰٫۵» is "2500.5"); null if it is no number. */
export function typedNumber(typed) {
  const decimal = latin(typed).replace(/[,٬ _\u200c]/g, "").replace("٫", ".").replace("−", "-");
  if (!isDecimal(decimal)) return null;
  const found = read(decimal);
  const power = String(found.digits).replace("-", "").length - found.scale - 1;
  return found.digits && Math.abs(power) > LARGEST_POWER ? null : write(found);
}

const isDecimal = (text) => /\d/.test(text) && WRITTEN.test(text);

/** A decimal without exponent: «1.2E+3» is "1200"; what is no decimal stays as it is. */
export const plain = (text) => (isDecimal(text) ? write(read(text)) : text);

/** `digits / 10 ** scale`. */
function read(decimal) {
  const [, sign, whole, fraction = "", power = "0"] = WRITTEN.exec(decimal);
  const scale = fraction.length - Number(power);
  const digits = BigInt(sign + (whole + fraction || "0").replace(/^\+/, ""));
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function write({ digits, scale }) {
  const sign = digits < 0n ? "-" : "";
  const all = String(digits).replace("-", "").padStart(scale + 1, "0");
  return scale ? `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}` : sign + all;
}

/** A decimal without zeros at its end; null if it has more digits before or after the point than given. */
export function exact(decimal, whole, after) {
  let { digits, scale } = read(decimal);
  for (; scale && digits % 10n === 0n; scale -= 1) digits /= 10n;
  return scale > after || String(digits).replace("-", "").length - scale > whole ? null : write({ digits, scale });
}

export function times(decimal, factor) {
  const [a, b] = [read(decimal), read(factor)];
  return write({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** `whole / part` where that is a decimal of few digits; else null. */
export function over(whole, part) {
  const [a, b] = [read(whole), read(part)];
  if (!b.digits) return null;
  for (let scale = 0; scale <= 24; scale += 1) {
    const digits = a.digits * 10n ** BigInt(scale + b.scale);
    const divisor = b.digits * 10n ** BigInt(a.scale);
    if (digits % divisor === 0n) return write({ digits: digits / divisor, scale });
  }
  return null;
}

export const greater = (a, b) => {
  const [left, right] = [read(a), read(b)];
  return left.digits * 10n ** BigInt(right.scale) > right.digits * 10n ** BigInt(left.scale);
};
