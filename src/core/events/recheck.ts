/** Checks a motion's payloads again when the expectations have changed. */
import { checkInfo, checkSettings, type Expectations, type FindingTopic } from '../domain/checks.ts'
import type { Motion } from './state.ts'

const infoTopics: ReadonlySet<FindingTopic> = new Set(['firmware', 'storage', 'battery'])

/** The motion with new findings for the payloads that had findings before. */
export function recheck(motion: Motion, expectations: Expectations): Motion {
  const { info, settings, findings } = motion
  if (findings.length === 0) return motion
  // Between two payloads of an inspection the settings are those of an earlier one, and are not judged.
  const hasSettings = findings.some(({ topic }) => !infoTopics.has(topic))
  return {
    ...motion,
    findings: [
      ...(info === undefined ? [] : checkInfo(info, expectations)),
      ...(settings === undefined || !hasSettings ? [] : checkSettings(settings, expectations)),
    ],
  }
}
