// Gives the unreleased part of CHANGELOG.md the version of package.json and today's date; `npm version` runs it.
import { readFileSync, writeFileSync } from 'node:fs'
import { version } from '../src/commands/version.ts'
import { release } from './changelog.ts'

const date = new Date().toISOString().slice(0, 10)
writeFileSync('CHANGELOG.md', release(readFileSync('CHANGELOG.md', 'utf8'), { version, date }))
