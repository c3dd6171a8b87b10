/** What others published about their models, held against what we find in them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { countOf, deadIn } from '#bench/configure-clicks.ts';
import { readModel } from '#bench/configure-model.ts';
import { parseDimacs } from '#engines/constraint/dimacs.ts';
import { FORCED, openDomains } from '#engines/constraint/domains.ts';
import { falselyOptional } from '#engines/constraint/false-optional.ts';
import { openSession } from '#engines/constraint/session.ts';
import { createSolver } from '#engines/constraint/solver.ts';
import { mustAccept } from '#kernel/outcome.ts';

const at = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** From the set's own table; false-optional only where the file has a tree. */
const ROWS: readonly (readonly [model: string, core: number, dead: number, falseOptional?: number])[] = [
  ['eshop-lau2006.dimacs', 50, 0],
  ['pc-richmond.dimacs', 9, 0],
  ['pc-richmond.uvl', 9, 0, 0],
  ['bank.uvl', 17, 0, 0],
  ['multicloud.uvl', 3, 0, 0],
  ['busybox-1.18.0.dimacs.gz', 23, 18],
  ['financialservices01-2018-05-09.dimacs.gz', 22, 0],
  ['financialservices01-2018-05-09.uvl.gz', 22, 0, 3],
  ['automotive01-kowal2016.dimacs.gz', 100, 195],
  ['automotive01-kowal2016.uvl.gz', 100, 195, 90],
  ['automotive2_4.from-uvl.dimacs.gz', 1777, 10],
];

describe('core, dead and false-optional features are as published', () => {
  for (const [name, core, dead, falseOptional] of ROWS)
    test(`${name}: ${core} core, ${dead} dead${falseOptional === undefined ? '' : `, ${falseOptional} false-optional`}`, () => {
      const { problem, features, optional } = readModel(at(name));
      const domains = openDomains(problem, createSolver(problem), features);
      assert.ok(domains, 'it can be satisfied');
      const states = domains.states();
      assert.deepEqual([countOf(states, FORCED), deadIn(states)], [core, dead]);
      if (falseOptional === undefined) return;
      const { forced, underDead } = falselyOptional(domains, optional ?? []);
      assert.equal(forced.length + underDead.length, falseOptional);
    });
});

test('the cheapest PC-Richmond costs 841.90 €, as published', () => {
  const cents = JSON.parse(readFileSync(at('pc-richmond-prices.json'), 'utf8')) as Readonly<Record<string, number>>;
  const model = mustAccept(parseDimacs(readFileSync(at('pc-richmond.dimacs'), 'utf8')), 'it is well formed');
  const session = mustAccept(openSession(model), 'it is a model');
  const priceOf = (option: string): number => cents[option.slice(option.indexOf(' ') + 1)] ?? 0;
  const priced = model.options.filter((option) => priceOf(option) > 0);
  assert.equal(priced.length, Object.keys(cents).length);
  const wishes = priced.map((option) => ({ option, chosen: false, weight: priceOf(option) }));
  const whole = session.complete([], wishes) ?? [];
  assert.equal(
    whole.reduce((total, option) => total + priceOf(option), 0),
    84_190,
  );
});
