import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Problem } from '../publish-check.ts';
import type { Release } from '../release.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { type CheckedAboard, validateAboard } from './beside.commands.ts';
import { foundAnew, type Gone, sharedBy, wentBefore, worseThan } from './beside.ts';
import { type Found, nextOf } from './gather-aboard.jobs.ts';
import { triedAgainAt, whyNot } from './releases-due.jobs.ts';

const gone = (number: string, from: string, to: string, kinds: readonly string[] = ['price-book']): Gone => ({
  number,
  previousModelHash: from,
  modelHash: to,
  kinds,
});
const numbers = (of: readonly Gone[] | undefined) => of?.map(({ number }) => number);

test('what went before is the chain from the model that was validated on to the one in force, in whatever order it is read; a strange link breaks it', () => {
  const chains = fc.integer({ min: 1, max: 12 }).chain((length) =>
    fc.record({
      length: fc.constant(length),
      from: fc.integer({ min: 0, max: length - 1 }),
      read: fc.shuffledSubarray([...Array(length).keys()], { minLength: length }),
      strange: fc.integer({ min: 0, max: length - 1 }),
    }),
  );
  fc.assert(
    fc.property(chains, ({ length, from, read, strange }) => {
      const links = read.map((index) => gone(`CR-${index}`, `m${index}`, `m${index + 1}`));
      const expected = [...Array(length - from).keys()].map((index) => `CR-${length - 1 - index}`);
      assert.deepEqual(numbers(wentBefore(`m${from}`, `m${length}`, links)), expected);
      const without = links.filter(({ number }) => number !== `CR-${strange}`);
      const still = strange < from ? expected : undefined;
      assert.deepEqual(numbers(wentBefore(`m${from}`, `m${length}`, without)), still);
    }),
  );
  assert.deepEqual(wentBefore('m0', 'm0', []), []);
  assert.equal(
    wentBefore('m9', 'm0', [gone('CR-1', 'm1', 'm0'), gone('CR-2', 'm0', 'm1')]),
    undefined,
    'a circle ends',
  );
});

test('what two releases share is what both touch; one that holds for every sale shares with all that touches any', () => {
  const of = (offerings: readonly string[] | null) => ({ offerings, options: [] });
  const keys = fc.option(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), { nil: null });
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const shared = sharedBy(of(one), of(other));
      assert.deepEqual(shared?.toSorted(), sharedBy(of(other), of(one))?.toSorted(), 'whichever goes first');
      if (one !== null && other !== null)
        assert.equal(
          shared?.length === 0,
          one.every((key) => !other.includes(key)),
        );
      else assert.equal(shared === null, one?.length !== 0 && other?.length !== 0);
    }),
  );
});

const problem = (code: string, more: Partial<Problem> = {}): Problem => ({
  gate: 'references',
  code,
  message: `${code} is missing.`,
  offending: ['product-offering/x'],
  whatToDo: 'Put it back.',
  ...more,
});
const warning = (code: string) => problem(code, { severity: 'warning' });

test('a warning that was there before is no news; a new one is, and what stops a release always', () => {
  assert.deepEqual(foundAnew([warning('a')], [warning('a')]), []);
  assert.deepEqual(
    foundAnew([warning('a'), problem('b')], [warning('c'), problem('b')]).map(({ code }) => code),
    ['c', 'b'],
  );
});

test('answers hold while no gate is judged worse and the tier is no higher; that its day has come is nothing worse', () => {
  const gate = (name: string, outcome: 'passed' | 'warned' | 'failed') => ({ gate: name, outcome, says: ['So.'] });
  const was = {
    tier: 2,
    gates: [gate('simulation', 'warned'), gate('golden', 'passed'), gate('effective-date', 'passed')],
  };
  const worse = (tier: number, ...gates: readonly ReturnType<typeof gate>[]) => worseThan(was, { tier, gates });
  assert.deepEqual(
    worse(2, gate('simulation', 'passed'), gate('golden', 'passed'), gate('effective-date', 'warned')),
    [],
  );
  assert.deepEqual(worse(1, gate('simulation', 'warned')), []);
  assert.deepEqual(worse(2, gate('golden', 'warned')), ['golden warned: So.']);
  assert.deepEqual(worse(2, gate('new', 'warned')), ['new warned: So.']);
  assert.deepEqual(worse(3), ['Its tier is 3, and was 2.']);
});

const CONTENT = 'sha256:content';
const release = { id: 'r', status: 'approved', contentHash: CONTENT, validatedOnModel: 'm0' } as Release;
const gates = (...problems: readonly Problem[]) => [{ gate: 'references', promise: '', problems, evidence: [] }];
const checked = (more: Partial<CheckedAboard> = {}): CheckedAboard => ({
  was: { gates: gates() },
  is: { contentHash: CONTENT, onModel: 'm1', gates: gates() },
  shared: [],
  tried: false,
  ...more,
});
const validates = (with_: CheckedAboard, { on = release, before = [gone('CR-1', 'm0', 'm1')] } = {}) =>
  validateAboard({ release: on, gone: before }, { modelHash: 'm1' }, with_);

test('a release is validated beside what left before it only where nothing of what was answered for has become another thing', () => {
  const rows: readonly (readonly [string, ReturnType<typeof validates>])[] = [
    ['accepted', validates(checked())],
    ['accepted', validates(checked({ shared: ['x'], tried: true }))],
    ['release-train.not-tried', validates(checked({ shared: ['x'] }))],
    ['release-train.not-tried', validates(checked({ shared: null }))],
    ['release-train.collides', validates(checked({ is: { ...checked().is, gates: gates(problem('x')) } }))],
    ['release-train.rules-moved', validates(checked(), { before: [gone('CR-1', 'm0', 'm1', ['change-policy'])] })],
    ['release.model-moved', validates(checked(), { before: [] })],
    ['release.changed-meanwhile', validates(checked({ is: { ...checked().is, onModel: 'm2' } }))],
    ['release.changed-meanwhile', validates(checked(), { on: { ...release, contentHash: 'sha256:edited' } })],
    ['release.move-not-allowed', validates(checked(), { on: { ...release, status: 'validated' } })],
  ];
  for (const [code, decided] of rows) assert.equal(decided.ok ? 'accepted' : decided.refusal.code, code);
  const fact = validates(checked());
  assert.ok(fact.ok);
  assert.deepEqual(fact.value.facts[0]?.data['beside'], ['CR-1']);
});

test('who is left behind reads beside what, what was found and what to do', () => {
  const decided = validates(checked({ is: { ...checked().is, gates: gates(problem('x')) } }));
  assert.ok(!decided.ok);
  assert.equal(
    whyNot(decided.refusal),
    'Beside what left with the same release train, it is not what was answered for. Before it went CR-1. x is missing. Put it back. Mend it on top of the model that is in force now, validate, assess and have it answered for anew, and put it aboard the next train.',
  );
  const long = whyNot({ code: 'release-train.collides', beside: ['CR-1'], says: ['x'.repeat(900)] });
  assert.ok(long.length <= 500 && long.endsWith('put it aboard the next train.'));
});

test('evidence is gathered in its order: validated, tried where it was tried before, assessed; and not again where it is there', () => {
  const run = (onModel: string, status: Simulation['status']) => ({ onModel, status }) as Simulation;
  const next = (more: Partial<Found>) => {
    const found = nextOf({
      inForce: 'm1',
      validatedOn: 'm1',
      assessedOn: 'm0',
      contentHash: CONTENT,
      atOnce: false,
      runs: [],
      ...more,
    });
    if (found.does !== 'nothing') return found.does;
    return typeof found.answer === 'string' ? found.answer : found.answer.code;
  };
  assert.equal(next({ validatedOn: 'm0' }), 'validate');
  assert.equal(next({ atOnce: true }), 'waits', 'of two at one instant nobody could say which is in force');
  assert.equal(next({}), 'assess', 'what was never tried is not tried now');
  assert.equal(next({ runs: [run('m0', 'done')] }), 'try');
  assert.equal(next({ runs: [run('m1', 'running'), run('m0', 'done')] }), 'waits');
  assert.equal(next({ runs: [run('m1', 'done'), run('m0', 'done')] }), 'assess');
  assert.equal(next({ runs: [run('m1', 'failed'), run('m0', 'done')] }), 'release-train.not-tried');
  assert.equal(next({ assessedOn: 'm1', runs: [run('m0', 'done')] }), 'ready');
});

test('what a freeze or a waiting model stops is tried again when that is over; anything else waits for a person', () => {
  const until = '2027-01-05T00:00:00Z';
  assert.equal(triedAgainAt({ code: 'change.frozen', period: 'Year end', until }), until);
  assert.equal(triedAgainAt({ code: 'release.later-model-waiting', effectiveFrom: until }), until);
  assert.equal(triedAgainAt({ code: 'release.model-moved', until }), undefined);
});
