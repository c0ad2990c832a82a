/** Judges what is known of a motion again when what is expected has changed. */
import { checkInfo, checkSettings, type Expectations, type FindingTopic } from '../domain/checks.ts'
import type { Motion } from './state.ts'

const infoTopics: ReadonlySet<FindingTopic> = new Set(['firmware', 'storage', 'battery'])

/** The motion with the findings that its payloads have now; no finding for what it had none for. */
export function recheck(motion: Motion, expectations: Expectations): Motion {
  const { info, settings, findings } = motion
  if (findings.length === 0) return motion
  // Between two payloads of an inspection the settings are an earlier one's, and are not to be judged.
  const hasSettings = findings.some(({ topic }) => !infoTopics.has(topic))
  return {
    ...motion,
    findings: [
      ...(info === undefined ? [] : checkInfo(info, expectations)),
      ...(settings === undefined || !hasSettings ? [] : checkSettings(settings, expectations)),
    ],
  }
}
