// Tokens in the Tenant: signed by keys that stand wrapped and never leave it, renewed as they were, ended with whatever gave them.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { keyShareKeys } from '../../r2/object-keys.ts'
import { attack, bindings, codeOf, opened } from './tenant-fixture.ts'
import { age, openTokens } from './token-fixture.ts'

const minuteMs = 60_000

describe('issueToken()', () => {
  test('signs what it is told, for minutes, with its record; the key is the same after a wake', async () => {
    const { tenant, createKey, issue, read, state, records, keyId, draft } = openTokens()
    await createKey()
    const fromMs = Date.now()
    const first = opened(await issue())
    const { keys } = await state()
    const payload = (await read(first.token))!
    expect(payload).toMatchObject(draft)
    expect(payload.jti).toBe(first.jti)
    expect(payload.exp * 1_000).toBeLessThanOrEqual(Date.now() + limits.tokenSecondsMax * 1_000)
    expect(payload.exp * 1_000).toBeGreaterThan(fromMs + limits.tokenSecondsMax * 1_000 - 2_000)
    expect(Buffer.from(first.token.split('.', 1)[0]!, 'base64url').toString()).toBe(
      `{"alg":"EdDSA","typ":"atr+jwt","kid":"${keys[0]!.kid}"}`,
    )
    await evictDurableObject(tenant)
    const second = opened(await issue({}, { expiresMs: Date.now() + minuteMs }))
    expect((await state()).keys).toEqual(keys)
    expect((await read(second.token))!.exp * 1_000).toBeLessThanOrEqual(Date.now() + minuteMs)
    expect(await records(first.jti)).toEqual(['token.issued'])
    expect(await records(keyId)).toEqual(['key.created', 'token.issued', 'token.issued'])
    expect(await records(keys[0]!.kid)).toEqual(['token.key_made'])
  })

  test('makes one key of many that are asked for at once', async () => {
    const { createKey, issue, read, state } = openTokens()
    await createKey()
    const issued = await Promise.all(Array.from({ length: 8 }, () => issue()))
    for (const one of issued) expect(await read(opened(one).token)).not.toBeNull()
    expect((await state()).keys).toHaveLength(1)
  })

  test('refuses for a key that is unknown, has expired or was revoked, and by a token that has ended', async () => {
    const { createKey, issue, end, revoke, draft } = openTokens()
    expect(codeOf(await issue())).toBe('AUTH_REQUIRED')
    await createKey()
    const parent = opened(await issue())
    const act = { ...draft.act, jti: parent.jti, act: draft.act }
    const child = { delegationDepth: 1, act }
    expect(codeOf(await issue(child))).toBe('ok')
    opened(await end(parent.jti))
    expect(codeOf(await issue(child))).toBe('AUTH_REQUIRED')
    expect(codeOf(await issue())).toBe('ok')
    await revoke()
    expect(codeOf(await issue())).toBe('AUTH_REQUIRED')
    const expired = openTokens()
    await expired.createKey({ expiresMs: Date.now() - 1 })
    expect(codeOf(await expired.issue())).toBe('AUTH_REQUIRED')
  })

  test('what is at rest does not sign: the private half stands wrapped, and no caller is given it', async () => {
    const { tenant, call, createKey, issue } = openTokens()
    await createKey()
    const { token } = opened(await issue())
    const [row] = await runInDurableObject(tenant, (_, { storage }) =>
      storage.sql
        .exec<{ wrapped: ArrayBuffer; owners: string }>(`SELECT wrapped, owners FROM data_key WHERE name = 'n/token:1'`)
        .toArray(),
    )
    expect([row?.owners, row?.wrapped.byteLength]).toEqual(['["n/token:1"]', 60])
    const texts = await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      ['token_key', 'token_task', 'token_ended', 'pin', 'progress'].flatMap((table) =>
        sql
          .exec(`SELECT * FROM ${table}`)
          .toArray()
          .map((one) => JSON.stringify(one)),
      ),
    )
    expect(texts.join()).not.toContain(token.split('.')[2])
    expect(codeOf(await tenant.openNamedKeys({ ...call, names: ['token:1' as 'subjects'] }))).toBe('VALIDATION_FAILED')
  })
})

describe('rotateTokenKey()', () => {
  test('signs with another key; what the one before signed is good until it ends, and its private half is gone', async () => {
    const { tenant, createKey, issue, read, rotate, state } = openTokens()
    await createKey()
    const before = opened(await issue())
    const [old] = (await state()).keys
    const keys = opened(await rotate())
    expect(keys).toHaveLength(2)
    expect(keys[1]).toEqual(old)
    const after = opened(await issue())
    expect([await read(before.token), await read(after.token)].map((one) => one !== null)).toEqual([true, true])
    await runDurableObjectAlarm(tenant)
    const scopes = await runInDurableObject(tenant, (_, { storage }) =>
      storage.sql
        .exec<{ name: string; state: string }>(
          `SELECT name, state FROM scope WHERE name LIKE 'n/token:%' ORDER BY name`,
        )
        .toArray(),
    )
    expect(scopes).toEqual([
      { name: 'n/token:1', state: 'destroyed' },
      { name: 'n/token:2', state: 'live' },
    ])
    await evictDurableObject(tenant)
    expect(await read(before.token)).not.toBeNull()
    opened(await rotate(true))
    expect([await read(before.token), await read(after.token)]).toEqual([null, null])
    expect((await state()).keys).toHaveLength(1)
    expect(await read(opened(await issue()).token)).not.toBeNull()
  })

  test('is bounded while tokens may be out, and goes on where they end', async () => {
    const { rotate } = openTokens()
    for (let n = 1; n <= limits.tokenKeysMax; n++) expect(opened(await rotate())).toHaveLength(n)
    expect(codeOf(await rotate())).toBe('CONFLICT')
    expect(opened(await rotate(true))).toHaveLength(1)
  })

  test('happens by itself after thirty days, by the alarm', async () => {
    const { tenant, createKey, issue, state } = openTokens()
    await createKey()
    opened(await issue())
    const [old] = (await state()).keys
    await age(tenant, 30 * 24 * 60 * minuteMs - minuteMs)
    await runDurableObjectAlarm(tenant)
    expect((await state()).keys).toHaveLength(1)
    await age(tenant, minuteMs)
    await evictDurableObject(tenant)
    await state()
    await runDurableObjectAlarm(tenant)
    const { keys } = await state()
    expect([keys.length, keys[1]]).toEqual([2, old])
  })

  test('happens by itself after thirty days, where a token is signed', async () => {
    const { tenant, createKey, issue, state, records } = openTokens()
    await createKey()
    const before = opened(await issue())
    const [old] = (await state()).keys
    await age(tenant, 30 * 24 * 60 * minuteMs)
    opened(await issue())
    const { keys } = await state()
    expect(keys.map(({ kid }) => kid)).toEqual([expect.not.stringMatching(old!.kid), old!.kid])
    expect(await records(keys[0]!.kid)).toEqual(['token.key_made'])
    expect(before.token).not.toBe('')
  })

  test('a key whose share is gone, as after a restore of older data, is replaced', async () => {
    const { tenant, tenantId, createKey, issue, read, state } = openTokens()
    await createKey()
    opened(await issue())
    const block = keyShareKeys.block(tenantId, 0)
    const stored = await bindings.KEYS.get(block)
    const bytes = new Uint8Array(await stored!.arrayBuffer())
    const [{ slot } = { slot: -1 }] = await runInDurableObject(tenant, (_, { storage }) =>
      storage.sql.exec<{ slot: number }>(`SELECT slot FROM scope WHERE name = 'n/token:1'`).toArray(),
    )
    bytes.fill(0, slot * 32, slot * 32 + 32)
    await bindings.KEYS.put(block, bytes)
    await evictDurableObject(tenant)
    expect(await read(opened(await issue()).token)).not.toBeNull()
    expect((await state()).keys).toHaveLength(2)
  })
})

describe('renewToken()', () => {
  test('answers another of the task as the first one was, never later than its end', async () => {
    const { tenant, createKey, issue, renew, read, records } = openTokens()
    await createKey()
    const taskEndsMs = Date.now() + 5 * minuteMs
    const first = opened(await issue({ taskId: 'books', ceiling: 'memory:read' }, { taskEndsMs }))
    const before = (await read(first.token))!
    await evictDurableObject(tenant)
    const second = opened(await renew(first.jti))
    const third = opened(await renew(second.jti))
    expect([second.jti, third.jti]).toEqual([`${first.jti}.1`, `${first.jti}.2`])
    const after = (await read(third.token))!
    const times = { exp: 0, iat: 0, nbf: 0, jti: '' }
    expect({ ...after, ...times }).toEqual({ ...before, ...times })
    expect(after.exp).toBe(Math.floor(taskEndsMs / 1_000))
    expect(after.taskExp).toBe(after.exp)
    expect(await records(second.jti)).toEqual(['token.renewed'])
  })

  test('is refused once the task is over, was ended by any of its tokens, or its key is revoked; and for what is no task’s', async () => {
    const { createKey, issue, renew, end, revoke } = openTokens()
    await createKey()
    const task = (taskEndsMs: number) => issue({ taskId: 'books' }, { taskEndsMs })
    const short = opened(await task(Date.now() + 60))
    await scheduler.wait(80)
    expect(codeOf(await renew(short.jti))).toBe('ATR_PERMISSION_DENIED')
    const ended = opened(await task(Date.now() + minuteMs))
    const next = opened(await renew(ended.jti))
    opened(await end(next.jti))
    for (const jti of [ended.jti, next.jti]) expect(codeOf(await renew(jti))).toBe('ATR_PERMISSION_DENIED')
    expect(codeOf(await renew(opened(await issue()).jti))).toBe('ATR_PERMISSION_DENIED')
    const last = opened(await task(Date.now() + minuteMs))
    await revoke()
    expect(codeOf(await renew(last.jti))).toBe('AUTH_REQUIRED')
  })
})

describe('renewToken() by what is used once', () => {
  const task = { taskId: 'client' }
  const ends = () => ({ taskEndsMs: Date.now() + 10 * minuteMs })

  test('goes on from what was given last; a code that is used again ends all of it', async () => {
    const { tenant, createKey, issue, renew, state, records } = openTokens()
    await createKey()
    const { jti } = opened(await issue(task, ends()))
    expect(opened(await renew(jti, 0)).jti).toBe(`${jti}.1`)
    expect(opened(await renew(jti, 1)).jti).toBe(`${jti}.2`)
    await evictDurableObject(tenant)
    expect(codeOf(await renew(jti, 0))).toBe('ATR_PERMISSION_DENIED')
    expect((await state()).ended).toEqual([jti])
    expect(codeOf(await renew(jti, 2))).toBe('ATR_PERMISSION_DENIED')
    expect(await records(jti)).toEqual(['token.issued', 'token.revoked'])
  })

  test('the same next one again for a minute, whoever of a client’s windows asks, and not after it', async () => {
    const { tenant, createKey, issue, renew, state } = openTokens()
    await createKey()
    const { jti } = opened(await issue(task, ends()))
    opened(await renew(jti, 0))
    const used = await Promise.all(Array.from({ length: 5 }, () => renew(jti, 1)))
    expect(used.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    expect((await state()).ended).toEqual([])
    expect(codeOf(await renew(jti, 2))).toBe('ok')
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec('UPDATE token_task SET used_ms = used_ms - 61000'),
    )
    expect(codeOf(await renew(jti, 2))).toBe('ATR_PERMISSION_DENIED')
    expect((await state()).ended).toEqual([jti])
    expect(codeOf(await renew(jti, 3))).toBe('ATR_PERMISSION_DENIED')
  })

  test('a token whose client renews it does not renew itself', async () => {
    const { createKey, issue, renew } = openTokens()
    await createKey()
    const { jti } = opened(await issue(task, ends()))
    const given = opened(await renew(jti, 0))
    expect(codeOf(await renew(given.jti))).toBe('ATR_PERMISSION_DENIED')
    expect(codeOf(await renew(jti, 1))).toBe('ok')
  })

  test('one key takes no other’s room, and what has ended takes none', async () => {
    const { tenant, createKey, issue, end } = openTokens()
    await createKey()
    const first = opened(await issue(task, ends()))
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(
        `INSERT INTO token_task(jti, sub, draft, ends_ms, renewals)
           SELECT value, sub, draft, ends_ms, 0 FROM token_task, json_each(?)`,
        JSON.stringify(Array.from({ length: limits.tokenTasksPerKeyMax - 1 }, (_one, n) => `made-${n}`)),
      ),
    )
    expect(codeOf(await issue(task, ends()))).toBe('CONFLICT')
    opened(await end(first.jti))
    expect(codeOf(await issue(task, ends()))).toBe('ok')
  })
})

describe('findTokens()', () => {
  test('tells what has ended, with its record, and nothing twice to who knows it', async () => {
    const { tenant, call, createKey, issue, end, revoke, state, records, keyId } = openTokens()
    await createKey()
    const { jti } = opened(await issue())
    const { digest } = opened(await tenant.findTokens({ ...call, knownDigest: null }))
    expect(opened(await tenant.findTokens({ ...call, knownDigest: digest }))).toEqual({ digest, state: null })
    opened(await end(jti))
    expect(opened(await tenant.findTokens({ ...call, knownDigest: digest })).state?.ended).toEqual([jti])
    opened(await end(`${jti}.4`))
    expect(await records(jti)).toEqual(['token.issued', 'token.revoked'])
    await revoke()
    expect((await state()).ended.toSorted()).toEqual([jti, keyId].toSorted())
    await evictDurableObject(tenant)
    expect((await state()).ended).toHaveLength(2)
  })

  test('a revocation that a restore of older data forgot ends tokens again', async () => {
    const { tenant, tenantId, createKey, issue, state, keyId } = openTokens()
    await createKey()
    opened(await issue())
    await bindings.KEYS.put(keyShareKeys.revoked(tenantId, keyId), new Uint8Array())
    await evictDurableObject(tenant)
    expect((await state()).ended).toEqual([keyId])
  })

  test('rows leave when their time is over, and not before; what they say can’t be changed', async () => {
    const { tenant, createKey, issue, end } = openTokens()
    await createKey()
    opened(await issue({ taskId: 'books' }, { taskEndsMs: Date.now() + minuteMs }))
    opened(await end(opened(await issue()).jti))
    const attacks = [
      [`DELETE FROM token_ended`, 'TOKEN_ENDED'],
      [`UPDATE token_ended SET until_ms = 0`, 'TOKEN_ENDED'],
      [`UPDATE token_ended SET id = 'x'`, 'TOKEN_ENDED'],
      [`DELETE FROM token_key`, 'TOKEN_KEY_DELETE'],
      [`UPDATE token_key SET x = 'mine'`, 'TOKEN_KEY_UPDATE'],
      [`UPDATE token_key SET made_ms = 1`, 'TOKEN_KEY_UPDATE'],
      [`INSERT INTO token_key(n, kid, x, made_ms) VALUES(9, 'k', 'x', 1)`, 'UNIQUE'],
      [`DELETE FROM token_task`, 'TOKEN_TASK_DELETE'],
      [`UPDATE token_task SET ends_ms = ends_ms + 1`, 'TOKEN_TASK_UPDATE'],
      [`UPDATE token_task SET draft = '{}'`, 'TOKEN_TASK_UPDATE'],
    ] as const
    for (const [statement, code] of attacks) expect(await attack(tenant, statement)).toContain(code)
    expect(await attack(tenant, `UPDATE progress SET value = 9e15 WHERE name = 'token-clock'`)).toBeNull()
    expect(await attack(tenant, `DELETE FROM token_ended`)).toBeNull()
  })
})
