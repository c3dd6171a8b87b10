/**
 * The golden datasets of the blueprint (capstone 17.1): each a small catalog of prices and what is asked of it (`given.json`), what comes of
 * it (`expected.json`) and why, step by step (`trace.txt`). `UPDATE=1` writes the last two anew; the difference is read as prose.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { eligibilityOf, EligibilityRequest, evaluateEligibility } from '#contexts/eligibility/index.ts';
import { artifactHash, artifactKinds, type KindName } from '#contexts/governance/index.ts';
import {
  AmendmentRequest,
  PriceRequest,
  type PricingModel,
  calculateAmendment,
  calculatePrice,
  compilePricingModel,
  priceBookProblems,
} from '#contexts/pricing/index.ts';
import { fingerprint } from '#kernel/hash.ts';
import type { Json } from '#kernel/json.ts';
import { mustAccept } from '#kernel/outcome.ts';
import { commercialModel, type CommercialModel, type ModelItem } from '#platform/artifacts/model.ts';
import { replayPrice } from '#surfaces/replay.ts';
import { printAmendment, printPrice } from './print-decision.ts';

type Content = { readonly key: string };
type Artifacts = readonly { readonly kind: KindName; readonly content: Content }[];
type Ask = {
  readonly name: string;
  /** Which publication answers, where there are several. */
  readonly under?: string;
  readonly price?: Json;
  readonly amend?: Json;
  readonly sale?: Json;
  /** The name of an earlier price, which is decided again from what was stored of it; under its own publication unless told otherwise. */
  readonly replay?: string;
};
type Given = {
  readonly about: string;
  readonly artifacts?: Artifacts;
  readonly publications?: Readonly<Record<string, Artifacts>>;
  readonly asks: readonly Ask[];
};
type Answer = { readonly name: string; readonly expected: unknown; readonly trace: string };
type World = { readonly items: readonly ModelItem[]; readonly model: CommercialModel; readonly pricing: PricingModel };

const root = new URL('./datasets/', import.meta.url);
const ONLY = 'the only one';

const worldOf = (artifacts: Artifacts): World => {
  const items = artifacts.map(({ kind, content }) => {
    assert.deepEqual([...Compile(artifactKinds[kind].schema).Errors(content)], [], `${kind} ${content.key} is well formed`);
    if (kind === 'price-book') assert.deepEqual(priceBookProblems(content as never), []);
    const json = content as unknown as Json;
    return { kind, key: content.key, hash: artifactHash(kind, json), content: json };
  });
  const pricing = mustAccept(compilePricingModel(items), 'the artifacts of a dataset compile');
  return { items, pricing, model: commercialModel(fingerprint('dataset', items), items) };
};

const formed = (schema: TSchema, { name }: Ask, asked: Json): void =>
  assert.deepEqual([...Compile(schema).Errors(asked)], [], name);

const priced = (ask: Ask, asked: Json, { pricing }: World): Answer => {
  formed(PriceRequest, ask, asked);
  const request = asked as unknown as PriceRequest;
  const decision = mustAccept(calculatePrice(request, pricing), ask.name).price;
  const { promise, estimate, discounts } = decision.output.value;
  const { lines, allocation, totals } = promise;
  const told = { lines, allocation, totals, estimate, discounts, blocking: decision.blocking, expiresAt: decision.expiresAt ?? null };
  return { name: ask.name, expected: { ...told, fingerprint: decision.output.fingerprint }, trace: printPrice(decision, request) };
};

const amended = (ask: Ask, asked: Json, { pricing }: World): Answer => {
  formed(AmendmentRequest, ask, asked);
  const decision = mustAccept(calculateAmendment(asked as never, pricing), ask.name);
  const expected = { ...decision.output.value, fingerprint: decision.output.fingerprint };
  return { name: ask.name, expected, trace: printAmendment(decision) };
};

const sold = (ask: Ask, asked: Json, { model }: World): Answer => {
  formed(EligibilityRequest, ask, asked);
  const { value } = evaluateEligibility(asked as never, eligibilityOf(model)).output;
  // The words are eligibility's own affair; here it matters that it says no, since when, and what instead.
  const reasons = value.reasons.map(({ code, to = null, replacement = null }) => ({ code, to, replacement }));
  const told = reasons.map(({ code, to, replacement }) => `${code}: ended on ${String(to)}, instead ${String(replacement)}`);
  return { name: ask.name, expected: { status: value.status, reasons }, trace: [value.status, ...told].join('\n') };
};

/** From what was stored: the request, the decision as JSON, and the artifacts of a publication. */
const replayed = (ask: Ask, first: Ask, then: World, { items }: World): Answer => {
  const request = first.price as unknown as PriceRequest;
  const { price } = mustAccept(calculatePrice(request, then.pricing), first.name);
  const decision = JSON.parse(JSON.stringify(price)) as typeof price;
  const again = replayPrice({ kind: 'troth/price-decision/1', request, decision, artifacts: items });
  const said = again.ok ? again.value : again.refusal;
  const expected = { replay: said, decided: price.output.fingerprint };
  return { name: ask.name, expected, trace: `decided as ${price.output.fingerprint}\nreplay: ${JSON.stringify(said)}` };
};

const answersTo = ({ artifacts, publications = { [ONLY]: artifacts! }, asks }: Given): readonly Answer[] => {
  const worlds = new Map(Object.entries(publications).map(([name, held]) => [name, worldOf(held)]));
  return asks.map((ask) => {
    const first = asks.find(({ name }) => name === ask.replay);
    const world = worlds.get(ask.under ?? first?.under ?? ONLY);
    assert.ok(world, `${ask.name} names a publication`);
    if (first !== undefined) return replayed(ask, first, worlds.get(first.under ?? ONLY)!, world);
    if (ask.price !== undefined) return priced(ask, ask.price, world);
    if (ask.sale !== undefined) return sold(ask, ask.sale, world);
    assert.ok(ask.amend, `${ask.name} asks something`);
    return amended(ask, ask.amend, world);
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
