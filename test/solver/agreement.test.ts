/** The oracle of this kernel is another solver: every answer after every click of a trace is CaDiCaL's answer too. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { agreement } from './agree.ts';

const at = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** `every`: what is left out here is run by hand, see README.md. */
const ROWS: readonly (readonly [model: string, trace: string, every: number, answersMin: number])[] = [
  ['eshop-lau2006.dimacs', 'eshop-lau2006.trace.json', 1, 100_000],
  ['pc-richmond.dimacs', 'pc-richmond.trace.json', 5, 50_000],
  ['financialservices01-2018-05-09.dimacs.gz', 'financialservices01-2018-05-09.trace.json', 5, 50_000],
];

describe('valid options are those of CaDiCaL', () => {
  for (const [model, trace, every, answersMin] of ROWS)
    test(model.replace(/\.dimacs(\.gz)?$/, ''), async () => {
      const { answers, disagreements } = await agreement(at(model), at(trace), { every });
      assert.deepEqual(disagreements, []);
      assert.ok(answers > answersMin, `only ${answers} answers were compared`);
    });
});
