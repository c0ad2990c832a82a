/** The program's version, and the oldest Node that it runs on, as package.json has them. */
import packageJson from '../../package.json' with { type: 'json' }

export const version: string = packageJson.version

/** `26.0`; CI tries it. */
export const leastNode: string = packageJson.engines.node.replace('>=', '')
