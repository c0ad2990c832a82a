/** The program's version, and the oldest Node that it supports, from package.json. */
import packageJson from '../../package.json' with { type: 'json' }

export const version: string = packageJson.version

/** `26.0`; CI tries it. */
export const leastNode: string = packageJson.engines.node.replace('>=', '')
