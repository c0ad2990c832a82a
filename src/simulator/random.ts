/** Seeded random numbers: the same seed gives the same fleet, day and faults. */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** In [low, high]. */
  between(low: number, high: number): number
  /** A whole number in [low, high]. */
  whole(low: number, high: number): number
  chance(probability: number): boolean
  /** Throws a RangeError where there is nothing to choose from. */
  pick<T>(choices: readonly T[]): T
  /** Another generator of the same seed, independent of draws from this one. */
  fork(name: string): Random
}

/** A generator for the seed (Mulberry32: 32 bits of state, enough for a simulation). */
export function createRandom(seed: number | string): Random {
  let state = typeof seed === 'number' ? seed >>> 0 : hashOf(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    return mixed(state) / 2 ** 32
  }
  const between = (low: number, high: number) => low + (high - low) * next()
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    whole,
    chance: (probability) => next() < probability,
    pick(choices) {
      const choice = choices[whole(0, choices.length - 1)]
      if (choice === undefined) throw new RangeError('there is nothing to choose from')
      return choice
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

/** A number in [0, 1) from two whole numbers, the same at every call. */
export function scatter(seed: number, index: number): number {
  return mixed((Math.imul(seed | 0, 0x9e3779b1) + Math.imul(index | 0, 0x85ebca6b)) >>> 0) / 2 ** 32
}

function mixed(state: number): number {
  let value = Math.imul(state ^ (state >>> 15), state | 1)
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
  return (value ^ (value >>> 14)) >>> 0
}

/** FNV-1a over the UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
