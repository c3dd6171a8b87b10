import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCases, runGolden } from './golden.ts';
import { type PublishedCase, runCases } from './golden/run-cases.ts';
import { TOPICS } from './golden/topics.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../../test/golden/${name}`, import.meta.url));
const casesOf = async (name: string): Promise<readonly PublishedCase[]> => {
  const cases = await readCases(file(name));
  assert.ok(cases.ok, name);
  return cases.value as readonly PublishedCase[];
};

for (const name of ['published-cases.json', 'further-cases.json'])
  test(`every worked price of ${name} is what the engine says, under the policies that it names`, async () => {
    const cases = await casesOf(name);
    assert.deepEqual(runCases(cases, TOPICS).failures, []);
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length, 'an id names one case');
  });

test('no figure can be changed without a case failing', async () => {
  const cases = await casesOf('published-cases.json');
  for (const one of cases)
    for (const name of Object.keys(one.expected)) {
      const changed = { ...one, expected: { ...one.expected, [name]: '123456.789' } };
      assert.equal(runCases([changed], TOPICS).failures.length, 1, `${one.id}: ${name}`);
    }
});

test('no input can be added without a case failing: what nobody reads is a convention that nobody has', async () => {
  const cases = await casesOf('published-cases.json');
  for (const one of cases.filter(({ expected }) => !('error' in expected))) {
    const changed = { ...one, inputs: { ...one.inputs, phase_of_the_moon: 'waxing' } };
    const [failure] = runCases([changed], TOPICS).failures;
    assert.match(failure?.why ?? 'passed', /nobody understands: phase_of_the_moon/, one.id);
  }
});

const volume: PublishedCase = {
  id: 'own-volume',
  topic: 'pricing.volume',
  inputs: { tiers: [{ up_to: 5, unit: '7' }], quantity: '3' },
  expected: { amount: '21' },
};

test('a topic that the engine does not know is a failure by its name, and so is a case that cannot be read or expects nothing', () => {
  const why = (one: Partial<PublishedCase>) => runCases([{ ...volume, ...one }], TOPICS).failures[0]?.why;
  assert.equal(why({}), undefined);
  assert.equal(why({ topic: 'pricing.by_weather' }), 'unknown topic: pricing.by_weather');
  assert.equal(why({ expected: {} }), 'nothing is expected');
  assert.equal(why({ inputs: { tiers: volume.inputs['tiers'] } }), '`quantity` is missing');
  assert.equal(why({ inputs: { ...volume.inputs, quantity: '1e30' } }), '`quantity` is no decimal number: 1e30');
  assert.equal(why({ expected: { amount: '21', tax: '1' } }), 'not as printed: tax');
  assert.match(why({ inputs: { ...volume.inputs, quantity: '9' } }) ?? '', /not as printed: amount/);
});

test('a case that is none is a failure by its name or its place, and the others run on', () => {
  const { expected: _expected, ...unexpecting } = volume;
  const { topic: _topic, ...aimless } = volume;
  const { inputs: _inputs, ...empty } = volume;
  const { id: _id, ...nameless } = volume;
  const run = runCases([unexpecting, aimless, empty, nameless, 'nonsense', null, volume], TOPICS);
  assert.equal(run.passed, 1);
  assert.deepEqual(
    run.failures.map(({ id, why }) => [id, why]),
    [
      ['own-volume', 'it has no `expected`'],
      ['own-volume', 'it has no `topic`'],
      ['own-volume', 'it has no `inputs`'],
      ['case 4', 'it has no `id`'],
      ['case 5', 'no case'],
      ['case 6', 'no case'],
    ],
  );
});

test('what is written beside the numbers fails no case that is right; a rule that has members is no text', async () => {
  const beside = {
    note: 'as printed',
    notes: ['one', 'two'],
    description: 'a volume',
    source: 'a page',
    rule: 'all units at the rate of their tier',
    currency: 'credits',
  };
  for (const [name, text] of Object.entries(beside))
    assert.deepEqual(runCases([{ ...volume, inputs: { ...volume.inputs, [name]: text } }], TOPICS).failures, [], name);
  const whole = runCases([{ ...volume, inputs: { ...volume.inputs, rule: { minimum: '1' } } }], TOPICS);
  assert.match(whole.failures[0]?.why ?? 'passed', /nobody understands: rule/);
});

test('a file that is no list of cases is one sentence, and exit 2', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'troth-golden-'));
  t.after(() => rm(folder, { recursive: true }));
  const printed: string[] = [];
  const terminal = { write: (text: string) => void printed.push(text), colour: false };
  for (const [text, said] of [
    ['{"id": ', /it is not JSON/],
    ['{}', /a list of cases is expected/],
  ] as const) {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, text);
    printed.length = 0;
    assert.equal(await runGolden(broken, {}, terminal), 2);
    assert.match(printed.join(''), said);
  }
});

test('what the engine refuses is an answer that a case may expect', () => {
  const beyond = {
    ...volume,
    inputs: { ...volume.inputs, quantity: '9' },
    expected: { error: 'price.beyond-last-tier' },
  };
  assert.deepEqual(runCases([beyond], TOPICS), { passed: 1, failures: [] });
});

test('the command prints each failure with its numbers, closes with the count, and exits by it', async () => {
  const printed: string[] = [];
  const terminal = { write: (text: string) => void printed.push(text), colour: false };
  assert.equal(await runGolden(file('published-cases.json'), {}, terminal), 0);
  assert.match(printed.join(''), /^133 passed, 0 failed\n$/);
  assert.equal(await runGolden(file('no-such-file.json'), {}, terminal), 2);
  printed.length = 0;
  assert.equal(await runGolden(file('published-cases.json'), { json: true }, terminal), 0);
  assert.equal((JSON.parse(printed.join('')) as { readonly passed: number }).passed, 133);
});
