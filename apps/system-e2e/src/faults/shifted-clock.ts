import { readFileSync } from 'node:fs';

// Loaded into a process before all else (node --import): its clock is so many milliseconds off as a file says.

const file = process.env['CLOCK_SHIFT_FILE'] ?? '';
/** As soon as anybody would notice, and seldom enough to cost nothing. */
const LOOK_EVERY_MS = 50;

const RealDate = Date;
let shiftMs = 0;
const look = () => {
  shiftMs = Number(readFileSync(file, 'utf8'));
};
look();
setInterval(look, LOOK_EVERY_MS).unref();

const now = () => RealDate.now() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
