/**
 * The golden datasets of the blueprint (capstone 17.1): each a small catalog of prices and what is asked of it (`given.json`), what comes of
 * it (`expected.json`) and why, step by step (`trace.txt`). `UPDATE=1` writes the last two anew; the difference is read as prose.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Compile } from 'typebox/compile';
import { artifactKinds, type KindName } from '#contexts/governance/index.ts';
import {
  AmendmentRequest,
  PriceRequest,
  calculateAmendment,
  calculatePrice,
  compilePricingModel,
  priceBookProblems,
} from '#contexts/pricing/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { printAmendment, printPrice } from './print-decision.ts';

type Content = { readonly key: string };
type Given = {
  readonly about: string;
  readonly artifacts: readonly { readonly kind: KindName; readonly content: Content }[];
  readonly asks: readonly { readonly name: string; readonly price?: Json; readonly amend?: Json }[];
};
type Answer = { readonly name: string; readonly expected: unknown; readonly trace: string };

const root = new URL('./datasets/', import.meta.url);

const answersTo = ({ artifacts, asks }: Given): readonly Answer[] => {
  const items = artifacts.map(({ kind, content }) => {
    assert.deepEqual([...Compile(artifactKinds[kind].schema).Errors(content)], [], `${kind} ${content.key} is well formed`);
    if (kind === 'price-book') assert.deepEqual(priceBookProblems(content as never), []);
    return { kind, key: content.key, hash: fingerprint(kind, content), content: content as unknown as Json };
  });
  const model = mustAccept(compilePricingModel(items), 'the artifacts of a dataset compile');
  return asks.map(({ name, price, amend }) => {
    if (price !== undefined) {
      assert.deepEqual([...Compile(PriceRequest).Errors(price)], [], name);
      const decision = mustAccept(calculatePrice(price as never, model), name).price;
      const { promise, estimate, discounts } = decision.output.value;
      const { lines, allocation, totals } = promise;
      const told = { lines, allocation, totals, estimate, discounts, blocking: decision.blocking, expiresAt: decision.expiresAt ?? null };
      return { name, expected: { ...told, fingerprint: decision.output.fingerprint }, trace: printPrice(decision) };
    }
    assert.deepEqual([...Compile(AmendmentRequest).Errors(amend)], [], name);
    const decision = mustAccept(calculateAmendment(amend as never, model), name);
    return {
      name,
      expected: { ...decision.output.value, fingerprint: decision.output.fingerprint },
      trace: printAmendment(decision),
    };
  });
};

/** What stands in the file, after it was written anew where that was asked. */
const golden = (file: URL, fresh: string): string => {
  if (process.env['UPDATE'] === '1') writeFileSync(file, fresh);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

for (const name of readdirSync(root).sort()) {
  const folder = new URL(`${name}/`, root);
  const given = JSON.parse(readFileSync(new URL('given.json', folder), 'utf8')) as Given;
  test(`golden dataset ${name}: ${given.about}`, () => {
    const answers = answersTo(given);
    const trace = answers.map((answer) => `# ${answer.name}\n${answer.trace}\n`).join('\n');
    const expected = `${JSON.stringify(Object.fromEntries(answers.map((answer) => [answer.name, answer.expected])), null, 2)}\n`;
    assert.equal(trace, golden(new URL('trace.txt', folder), trace));
    assert.equal(expected, golden(new URL('expected.json', folder), expected));
  });
}
