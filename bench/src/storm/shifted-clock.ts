// Loaded before a worker: its own clock is hours wrong. What it does must not depend on it.
const shiftMs = Number(process.env.SHIFT_HOURS ?? 0) * 3_600_000;
const right = Date.now.bind(Date);

globalThis.Date = class extends Date {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [right() + shiftMs] : given) as [number]));
  }

  static override now(): number {
    return right() + shiftMs;
  }
} as DateConstructor;
