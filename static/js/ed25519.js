// Ed25519 (RFC 8032) and SHA-2 (FIPS 180-4) in plain arithmetic, so that a paper is proved in every browser with large
// integers, also where the browser's own cryptography is missing (older phones, pages over plain http). It only checks:
// no secret is ever here, so the time it takes tells nobody anything.
"use strict";

globalThis.signatures = (() => {
  // --- SHA-2: its constants are the first bits behind the point of the roots of the first primes ---
  const primes = [];
  for (let n = 2n; primes.length < 80; n += 1n) if (primes.every((one) => n % one)) primes.push(n);

  function root(value, power) {
    let low = 0n, high = 1n << 80n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** power <= value) low = middle; else high = middle;
    }
    return low;
  }

  const behindPoint = (prime, power) => root(prime << (64n * power), power) & 0xffffffffffffffffn;
  const cubeRoots = primes.map((prime) => behindPoint(prime, 3n));
  const squareRoots = primes.slice(0, 8).map((prime) => behindPoint(prime, 2n));

  // Word width, rounds, and how far each of the four functions turns and shifts (FIPS 180-4, section 4.1).
  const KINDS = {
    256: { width: 32n, rounds: 64, a: [2n, 13n, 22n], e: [6n, 11n, 25n], low: [7n, 18n, 3n], high: [17n, 19n, 10n] },
    512: { width: 64n, rounds: 80, a: [28n, 34n, 39n], e: [14n, 18n, 41n], low: [1n, 8n, 7n], high: [19n, 61n, 6n] },
  };

  function sha2(bytes, bits) {
    const { width, rounds, a: turnsA, e: turnsE, low, high } = KINDS[bits];
    const mask = (1n << width) - 1n, wordBytes = Number(width) / 8, blockBytes = 16 * wordBytes;
    const turned = (word, by) => ((word >> by) | (word << (width - by))) & mask;
    const mixed = (word, [one, two, three]) => turned(word, one) ^ turned(word, two) ^ turned(word, three);
    const spread = (word, [one, two, shift]) => turned(word, one) ^ turned(word, two) ^ (word >> shift);
    const top = (value) => value >> (64n - width);

    const blocks = Math.ceil((bytes.length + 1 + 2 * wordBytes) / blockBytes);
    const padded = new Uint8Array(blocks * blockBytes);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);

    let state = squareRoots.map(top);
    for (let start = 0; start < padded.length; start += blockBytes) {
      const words = [];
      for (let n = 0; n < 16; n += 1) {
        words.push(numberOf(padded.slice(start + n * wordBytes, start + (n + 1) * wordBytes)));
      }
      for (let n = 16; n < rounds; n += 1) {
        words.push((spread(words[n - 2], high) + words[n - 7] + spread(words[n - 15], low) + words[n - 16]) & mask);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let n = 0; n < rounds; n += 1) {
        const chosen = (e & f) ^ (~e & g), most = (a & b) ^ (a & c) ^ (b & c);
        const first = h + mixed(e, turnsE) + chosen + top(cubeRoots[n]) + words[n];
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask, c, b, a, (first + mixed(a, turnsA) + most) & mask];
      }
      const after = [a, b, c, d, e, f, g, h];
      state = state.map((word, n) => (word + after[n]) & mask);
    }
    return state.map((word) => word.toString(16).padStart(2 * wordBytes, "0")).join("");
  }

  const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const numberOf = (bytes) => BigInt(`0x${hexOf(bytes)}`);
  const littleEndian = (bytes) => numberOf(Uint8Array.from(bytes).reverse());

  // --- the curve: -x² + y² = 1 + d x² y² over the integers modulo p, with base point B of prime order ORDER ---
  const p = 2n ** 255n - 19n;
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const modulo = (value) => ((value % p) + p) % p;

  function power(base, exponent) {
    let result = 1n;
    for (let square = modulo(base); exponent > 0n; exponent >>= 1n, square = square * square % p) {
      if (exponent & 1n) result = result * square % p;
    }
    return result;
  }

  const d = modulo(-121665n * power(121666n, p - 2n));
  const rootOfMinusOne = power(2n, (p - 1n) / 4n);

  // A point from its 32 bytes (RFC 8032, 5.1.3), or null where it is none: as [X, Y, Z, T] with x = X/Z, y = Y/Z and
  // xy = T/Z.
  function pointOf(bytes) {
    const value = littleEndian(bytes), sign = value >> 255n, y = value & ((1n << 255n) - 1n);
    if (y >= p) return null;
    const above = modulo(y * y - 1n), below = modulo(d * y * y + 1n);
    let x = modulo(above * power(below, 3n) * power(above * power(below, 7n), (p - 5n) / 8n));
    if (modulo(below * x * x) === modulo(-above)) x = x * rootOfMinusOne % p;
    if (modulo(below * x * x) !== above || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = p - x;
    return [x, y, 1n, x * y % p];
  }

  // The sum of two points; it also doubles (RFC 8032, 5.1.4).
  function sum([x1, y1, z1, t1], [x2, y2, z2, t2]) {
    const a = modulo((y1 - x1) * (y2 - x2)), b = modulo((y1 + x1) * (y2 + x2));
    const c = modulo(2n * t1 * t2 * d), e = modulo(2n * z1 * z2);
    const [f, g, h, i] = [b - a, e - c, e + c, b + a];
    return [modulo(f * g), modulo(h * i), modulo(g * h), modulo(f * i)];
  }

  const ZERO = [0n, 1n, 1n, 0n];
  const BASE = pointOf(Uint8Array.from([0x58, ...Array(31).fill(0x66)]));

  // one·P + two·Q, both read from the top at once.
  function combined(one, P, two, Q) {
    const both = sum(P, Q);
    let result = ZERO;
    for (let bit = 255n; bit >= 0n; bit -= 1n) {
      result = sum(result, result);
      const inOne = (one >> bit) & 1n, inTwo = (two >> bit) & 1n;
      if (inOne && inTwo) result = sum(result, both);
      else if (inOne) result = sum(result, P);
      else if (inTwo) result = sum(result, Q);
    }
    return result;
  }

  // Whether an Ed25519 signature (64 bytes) of a message holds for a public key (32 bytes): S·B - h·A is R.
  function verify(key, signature, message) {
    if (key.length !== 32 || signature.length !== 64) return false;
    const R = signature.slice(0, 32), S = littleEndian(signature.slice(32)), A = pointOf(key);
    if (A === null || S >= ORDER) return false;
    const digest = sha2(Uint8Array.from([...R, ...key, ...message]), 512);
    const h = littleEndian(digest.match(/../g).map((byte) => parseInt(byte, 16))) % ORDER;
    const [ax, ay, az, at] = A;
    const [x, y, z] = combined(S, BASE, h, [modulo(-ax), ay, az, modulo(-at)]);
    const inverse = power(z, p - 2n), sign = (x * inverse % p) & 1n;
    return littleEndian(R) === ((y * inverse % p) | (sign << 255n));
  }

  return { verify, sha256: (bytes) => sha2(bytes, 256), sha512: (bytes) => sha2(bytes, 512) };
})();
