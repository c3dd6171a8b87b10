import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedRules } from '#contexts/fallout/index.ts';
import { CHECKS } from './checks.ts';
import { readRunbook, SECTIONS } from './read-runbook.ts';
import { runbookOf, runbooks } from './runbook-files.connector.ts';
import { isSafeAction, SAFE_ACTIONS } from './safe-actions.ts';

/** Operations 15.1 and 15.2, in their words. */
const ASKED: readonly string[] = [
  'pricing engine outage',
  'stale catalog cache',
  'failed catalog publish',
  'incorrect price calculation',
  'stuck approval queue',
  'approval policy misrouting',
  'proposal generation failure',
  'quote acceptance failure',
  'quote correction request',
  'partner API incident',
  'duplicate order submitted',
  'order stuck in submitted state',
  'decomposition failure',
  'provisioning timeout',
  'downstream unknown outcome',
  'order fallout repair',
  'cancellation failure',
  'compensation failure',
  'billing handoff failure',
  'asset inventory mismatch',
  'event replay request',
  'dead-letter queue growth',
];

test('each of the twenty-two runbooks of operations 15.1 and 15.2 is there once', () => {
  for (const item of ASKED) {
    const found = runbooks.filter(({ answers }) => answers.startsWith(`${item} (operations 15.`));
    assert.equal(found.length, 1, item);
  }
  const more = runbooks.filter(({ answers }) => !/\(operations 15\.[12]\)$/.test(answers));
  assert.equal(runbooks.length - more.length, ASKED.length);
  // And one answers the recovery procedure of 23.1.
  const others = more.filter(({ answers }) => !answers.endsWith('(operations 23.1)'));
  assert.equal(others.length, more.length - 1);
  // What is there beyond them answers an owner of fallout: a case of that kind has to lead somewhere.
  const named = new Set(shippedRules.rows.map(({ runbook }) => runbook));
  assert.deepEqual(
    others.filter(({ key, answers }) => !named.has(key) || !answers.endsWith('(operations 16.2)')),
    [],
  );
});

test('every class of fallout leads to a runbook about an order', () => {
  for (const { id, runbook } of shippedRules.rows) assert.equal(runbookOf(runbook)?.about, 'order', id);
});

test('what a runbook calls safe can be found safe by one of its checks', () => {
  for (const { key, safe, checks } of runbooks) {
    const offered = new Set(checks.flatMap(({ name }) => CHECKS[name]?.offers ?? []));
    assert.deepEqual(
      safe.filter(({ name }) => !isSafeAction(name) || !offered.has(name)).map(({ name }) => name),
      [],
      key,
    );
  }
});

test('every check and every safe action is used by some runbook', () => {
  const used = new Set(runbooks.flatMap(({ checks, safe }) => [...checks, ...safe].map(({ name }) => name)));
  assert.deepEqual(
    [...Object.keys(CHECKS), ...Object.keys(SAFE_ACTIONS)].filter((name) => !used.has(name)),
    [],
  );
});

test('a runbook about an order or a quote asks at least one thing of it', () => {
  for (const { key, about, checks } of runbooks)
    assert.ok(
      checks.some(({ name }) => CHECKS[name]?.about === about),
      key,
    );
});

const section = (name: string): string =>
  `\n## ${name}\n\n${name.endsWith('checks') || name.startsWith('Safe') ? '- `n`: why' : '- one'}\n`;
const HEAD = '---\nkey: k\ntitle: t\nanswers: a\nabout: order\nareas: x\nowner: o\n---\n\n# t\n\nWhat it means.\n';
const text = (change: (text: string) => string): string => change(HEAD + SECTIONS.map(section).join(''));

test('a page that leaves out a section, a fact or every item of a list is no runbook', () => {
  assert.equal(readRunbook(text(String), 'k.md').means, 'What it means.');
  assert.throws(
    () =>
      readRunbook(
        text((all) => all.replace('## Unsafe actions', '## Unsafe')),
        'k.md',
      ),
    /sections of the template/,
  );
  assert.throws(
    () =>
      readRunbook(
        text((all) => all.replace('owner: o\n', '')),
        'k.md',
      ),
    /says its owner/,
  );
  assert.throws(
    () =>
      readRunbook(
        text((all) => all.replace('## Escalation\n\n- one', '## Escalation\n')),
        'k.md',
      ),
    /something under Escalation/,
  );
  assert.throws(
    () =>
      readRunbook(
        text((all) => all.replace('- `n`: why', '- n')),
        'k.md',
      ),
    /name of something that exists/,
  );
  assert.throws(
    () =>
      readRunbook(
        text((all) => all.replace('about: order', 'about: life')),
        'k.md',
      ),
    /is about one of/,
  );
});
