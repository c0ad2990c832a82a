/** The troubles of a motion, a row each: code, words, remedy and log form. */
/** What the screen says of a trouble. */
export interface TroubleWords {
  /** What is wrong, in the words of the bucket. */
  readonly wrong: string
  /** What a person can do about it. */
  readonly todo: string
  /** For a column that has no room for the other. */
  readonly shortTodo: string
}

export interface TroubleKind extends TroubleWords {
  /** What the log says after the name of the motion, where the code has a line of its own (docs/device.md, "Log lines"). */
  readonly logged?: (identifier: number | undefined) => string
}

/** Every trouble by its code, in the order of the documentation. */
export const troubleKinds = {
  refused: { wrong: 'refuses to answer', todo: 'switch it off and on again', shortTodo: 'off and on again' },
  'timed-out': {
    wrong: 'answers too slowly',
    todo: 'hold it nearer to the router',
    shortTodo: 'nearer to router',
  },
  unreachable: { wrong: 'out of reach', todo: 'hold it nearer to the router', shortTodo: 'nearer to router' },
  reset: { wrong: 'cut the line', todo: 'wait: it is tried again', shortTodo: 'wait' },
  'bad-status': { wrong: 'gave an error', todo: 'switch it off and on again', shortTodo: 'off and on again' },
  'too-large': {
    wrong: 'answer too large',
    todo: 'put it aside, look at the log',
    shortTodo: 'put it aside',
  },
  /** The device sends so many messages or fragments that reading them takes all of the processor. */
  flood: {
    wrong: 'floods the WiFi',
    todo: 'switch it off, put it aside',
    shortTodo: 'off, put it aside',
  },
  'not-a-motion': {
    wrong: 'not a motion',
    todo: 'find out who has its address',
    shortTodo: 'who has its address',
  },
  'wrong-identifier': {
    wrong: 'another motion',
    todo: 'wait: the address is looked up again',
    shortTodo: 'wait',
    logged: (identifier) => `identifier is incorrect (${identifier ?? 'none'})`,
  },
  'no-timezone': {
    wrong: 'has no timezone',
    todo: 'set its timezone, then read again (r)',
    shortTodo: 'set its timezone',
  },
  'track-failed': {
    wrong: 'track not home',
    todo: 'leave it on: it is tried again',
    shortTodo: 'leave it on',
  },
  /** A track came twice with the same bytes and is not sound: it is damaged on the device. */
  'damaged-on-device': {
    wrong: 'damaged on it',
    todo: 'damaged on the device: take it as is (A)',
    shortTodo: 'take as it is (A)',
  },
  disk: {
    wrong: 'laptop disk',
    todo: 'make room on the laptop, read again (r)',
    shortTodo: 'make room on laptop',
  },
  /** The laptop could not open a connection: nothing is known of the device. */
  descriptors: {
    wrong: 'laptop short of files',
    todo: 'see the alarm at the top',
    shortTodo: 'see the alarm',
  },
  internal: {
    wrong: 'program error',
    todo: 'read it again (r), and send us the log',
    shortTodo: 'read it again (r)',
  },
} as const satisfies Readonly<Record<string, TroubleKind>>

export type TroubleCode = keyof typeof troubleKinds

export const troubleCodes = Object.keys(troubleKinds) as readonly TroubleCode[]
