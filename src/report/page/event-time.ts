/** Formats times in the event's zone, and makes the ticks of a time axis. */

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * 60_000)

/** `17:02` of an instant in ms; the zone in minutes east of UTC. */
export function minuteText(at: number, timezone: number): string {
  return new Date(at + timezone * 60_000).toISOString().slice(11, 16)
}

/** `17:02:11` */
export function secondText(at: number, timezone: number): string {
  return new Date(at + timezone * 60_000).toISOString().slice(11, 19)
}

/** Whole minutes, hours or parts of a day within a span, as many as are readable at a width in pixels. */
export function timeTicks(from: number, to: number, timezone: number, width: number): number[] {
  const most = Math.max(2, Math.floor(width / 64))
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 86_400_000
  const shift = timezone * 60_000
  const ticks: number[] = []
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) ticks.push(at)
  return ticks
}
