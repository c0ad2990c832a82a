import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Board } from '../../src/board/host.ts'
import { snapshotOf } from '../../src/core/events/snapshot.ts'
import { ask, Listener, post, secretIn, someState, teamCookie, testBoard } from './board.ts'

let board: Board
beforeEach(async () => {
  board = await testBoard()
})
afterEach(() => board[Symbol.asyncDispose]())

describe('the page', () => {
  test.each([
    '/',
    '/motions',
    '/motions/601',
    '/registration',
    '/missing',
    '/trouble',
    '/charging',
    '/day',
    '/?wall',
  ])('the board answers %s with its page', async (path) => {
    const { status, headers, body } = await ask(board.port, path)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(String(body)).toMatch(/<script src="\/board-\w+\.js" defer><\/script>/)
  })
})

describe('the stream', () => {
  test('a phone of the public gets the state without names, and then what happens', async () => {
    const state = someState()
    board.feed({ type: 'state', state, source: 'engine' })
    using phone = new Listener(board.port)
    const hello = await phone.next('hello', ({ source }) => source === 'engine')
    expect(hello).toMatchObject({ audience: 'public', commands: false, version: '1.2.3' })
    const { motions, roster } = await phone.next('state', (snapshot) => snapshot.motions.length > 0)
    expect(motions).toHaveLength(20)
    expect(roster.entrants.every(({ familyName }) => familyName === '')).toBe(true)
    board.feed({
      type: 'events',
      events: [{ type: 'motion-connected', at: 5, motion: 1, address: '192.168.0.9' }],
    })
    expect(await phone.next('events')).toEqual([{ type: 'motion-connected', at: 5, motion: 1, address: '' }])
  })

  test('a phone of the team gets everything that the terminal shows', async () => {
    const state = someState()
    board.feed({ type: 'state', state, source: 'engine' })
    const cookie = await teamCookie(board)
    using phone = new Listener(board.port, { headers: { cookie, 'accept-encoding': 'gzip' } })
    expect(await phone.next('hello', ({ source }) => source === 'engine')).toMatchObject({
      audience: 'team',
      commands: true,
    })
    const { motions, roster } = await phone.next('state', (snapshot) => snapshot.motions.length > 0)
    const { motions: all, roster: whole } = JSON.parse(JSON.stringify(snapshotOf(state)))
    expect(motions).toEqual(all)
    expect(roster.entrants).toEqual(whole.entrants)
  })
})

describe('the team', () => {
  test('the secret of the link opens the team, and another one does not', async () => {
    const right = await post(board.port, '/team', { secret: secretIn(board.link()) })
    expect(right.status).toBe(204)
    expect(right.headers['set-cookie']?.[0]).toMatch(
      /^motion-monitor-team-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/,
    )
    const wrong = await post(board.port, '/team', { secret: 'x'.repeat(32) })
    expect(wrong.status).toBe(403)
    expect(wrong.headers['set-cookie']).toBeUndefined()
  })
})
