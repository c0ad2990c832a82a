import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import { formatEvent } from '../../../src/core/events/log-line.ts'
import { plainWords } from '../../../src/core/views/plain-words.ts'
import { monitorEvent } from '../events/arbitrary-events.ts'

const figures = '0.9 MiB, 5.4 hours, 36.4 km, 26.9 knots (500m)'

test.each([
  ['motion-601 is connected', '601 is here'],
  ['motion-601 can be disconnected', '601 can go: everything on it is home'],
  ['motion-601 has been disconnected', '601 is switched off or out of reach'],
  ['motion-601 battery level is 77%', '601 battery 77%'],
  ['motion-601 storage is 3% full', '601 storage 3% full'],
  ['motion-601 firmware is not approved (9004 Old)', '601 firmware 9004 Old is not approved'],
  ['motion-601 GNSS rate is incorrect (1)', '601 has the wrong GNSS rate: 1'],
  ['motion-601 one log per day is undetermined', '601 does not say its one log per day'],
  [
    `motion-601 BUOY_A_601_20231007_111940.oao queued - ${figures}`,
    `601 has a track to bring home: ${figures}`,
  ],
  [`motion-601 A1B_601_20231007_111940.oao downloaded - ${figures}`, `601 track is home: ${figures}`],
  [
    `motion-601 A1B_601_20231007_111940.oao failed - ${figures}`,
    `601 track is not home, it is tried again: ${figures}`,
  ],
  ['motion-601 was unable to provide logs.json', '601 did not give its list of tracks (logs.json)'],
  [
    'motion-601 was unable to provide /logs/2023/10/0601_2023-10-07-1119.oao',
    '601 did not give the track /logs/2023/10/0601_2023-10-07-1119.oao',
  ],
  ['Motion 866 assigned to multiple people on 20231007', '866 has two people on 2023-10-07'],
  ['Motion 601 left before its tracks were home', '601 left before its tracks were home'],
  [
    'Motion 601 is in trouble: Motion 601 did not answer logs.json within 10 s',
    '601 is in trouble: it did not answer logs.json within 10 s',
  ],
  ['DNS does not answer', 'DNS does not answer'],
])('on the screen "%s" reads "%s"', (line, words) => {
  expect(plainWords(line)).toBe(words)
})

it('no line of the log table reaches a volunteer as "motion-601", and each line of a motion begins with its number', () => {
  fc.assert(
    fc.property(monitorEvent, (event) => {
      for (const { message, motion } of formatEvent(event)) {
        if (motion === undefined) continue
        expect(plainWords(message)).toMatch(new RegExp(`^${motion} `))
      }
    }),
  )
})
