/**
 * Each of the nine degraded modes and ten containments is enforced where commands go: held against every command of the house by the very
 * function that the command road asks. What a mode changes without stopping anything must be asked for by name where it is decided, and
 * each is drilled on a database too.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '#app/wired-commands.ts';
import type { Principal } from '#platform/command.ts';
import { stoppedBy, type SwitchRow } from '#platform/switches.ts';
import { decideEnter, type EnterMode } from './enter-mode.ts';
import type { Mode } from './mode.ts';
import { MODES, stoppedCommands } from './modes.ts';

// `quote.present` is made with its renderer, when a process starts.
const known = ['quote.present', ...commands.map(({ name }) => name)];
const at = Temporal.Instant.from('2026-11-21T10:00:00Z');
const HERE = { countries: ['DE'], channels: ['direct'], products: ['edge-appliance'], partners: ['nord'] } as const;
const ELSEWHERE = { countries: ['FR'], channels: ['web'], products: ['other'], partners: ['south'] } as const;
const seller = { type: 'user', roles: ['sales-rep'] } as const;

/** The least that it can be entered with. */
const neededBy = ({ needs = [] }: Mode): NonNullable<EnterMode['scope']> => {
  const [first] = needs;
  if (first === undefined) return {};
  if (first === 'connector') return { connector: 'shipping' };
  if (first === 'promotions') return { promotions: ['workshops-3-for-2'] };
  return { [first]: [...HERE[first]] };
};

const rowOf = (mode: Mode, scope: NonNullable<EnterMode['scope']>): SwitchRow => {
  const entered = decideEnter(
    known,
    { existing: undefined },
    {
      tenantId: '01920000-0000-7000-8000-000000000001',
      at,
      actor: { id: 'sam' } as Principal,
      payload: { degradedMode: mode.key, reason: 'a drill', until: '2026-11-22T10:00:00Z', scope },
    },
  );
  assert.ok(entered.ok, `${mode.key}: ${JSON.stringify(entered)}`);
  const { key, scope: held, reason, owner, expiresAt } = entered.value.change;
  return { key, scope: held, reason, owner, expires_at: expiresAt };
};

const asked = (name: string, facts: object = HERE, roles: readonly string[] = seller.roles) => ({
  name,
  facts: () => facts,
  actor: { type: 'user', roles },
});

for (const mode of MODES)
  test(`${mode.key}: it stops what it names and nothing else, and is told with its owner, reason and end`, () => {
    const row = rowOf(mode, neededBy(mode));
    const named = new Set([...stoppedCommands(mode, known), ...(mode.everywhere ?? [])]);
    for (const name of known) {
      const no = stoppedBy([row], asked(name));
      assert.equal(no?.code, named.has(name) ? 'switch.stopped' : undefined, name);
      if (no) assert.deepEqual([no['mode'], no['owner'], no['until']], [mode.key, mode.owner, row.expires_at]);
      assert.equal(stoppedBy([], asked(name)), undefined, `${name} runs again when the mode is left`);
    }
    for (const name of named) assert.ok(known.includes(name), `${name} is a command of the house`);
  });

for (const mode of MODES.filter(({ fence, stops }) => fence.length > 0 && stops.length > 0))
  test(`${mode.key}: fenced in on each side that it takes, it stops there, not beside it, and what cannot say where it is`, () => {
    for (const side of mode.fence) {
      const row = rowOf(mode, { ...neededBy(mode), [side]: [...HERE[side]] });
      for (const name of stoppedCommands(mode, known).filter((each) => !mode.everywhere?.includes(each))) {
        assert.ok(stoppedBy([row], asked(name)), `${name} in ${side}`);
        assert.ok(stoppedBy([row], asked(name, {})), `${name} that cannot say its ${side}`);
        assert.equal(stoppedBy([row], asked(name, { ...HERE, [side]: ELSEWHERE[side] })), undefined, `${name} beside`);
      }
      for (const name of mode.everywhere ?? []) assert.ok(stoppedBy([row], asked(name, ELSEWHERE)), name);
    }
  });

for (const mode of MODES.filter(({ spares }) => spares !== undefined))
  test(`${mode.key}: a person whose work it is goes on, and what goes by itself waits`, () => {
    const row = rowOf(mode, neededBy(mode));
    for (const name of stoppedCommands(mode, known)) {
      assert.equal(stoppedBy([row], asked(name, HERE, mode.spares)), undefined, name);
      assert.ok(stoppedBy([row], { ...asked(name), actor: { type: 'system', roles: mode.spares ?? [] } }), name);
    }
  });

const files = (folder: string, isWanted: (name: string) => boolean): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => isWanted(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
const isCode = (name: string): boolean => name.endsWith('.ts') && !name.endsWith('.test.ts');
const isModeTable = (text: string): boolean => text.includes('export const MODES');
const code = [...files('src/contexts', isCode), ...files('src/platform', isCode), ...files('src/flows', isCode)].filter(
  (text) => !isModeTable(text),
);
const drills = [
  ...files('src/contexts', (name) => name.endsWith('.db.test.ts')),
  ...files('test', (name) => name.endsWith('.test.ts')),
];

test('what a mode changes without stopping it is asked for by its name where it is decided', () => {
  for (const { key, otherwise = [] } of MODES) {
    if (otherwise.length === 0) continue;
    // A pause is found by the name of its connector, which is its scope.
    const asks = key === 'pause-connector' ? "'connector:' || w.connector" : `'${key}'`;
    assert.ok(
      code.some((text) => text.includes(asks)),
      `${key} changes ${otherwise.join(', ')}, and nobody asks for it`,
    );
  }
});

test('every mode is entered and left in a drill on a database', () => {
  const undrilled = MODES.filter(({ key }) => !drills.some((text) => text.includes(`'${key}'`))).map(({ key }) => key);
  assert.deepEqual(undrilled, []);
});
