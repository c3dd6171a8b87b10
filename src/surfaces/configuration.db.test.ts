/** Configuring over HTTP: nothing is kept between two questions, every no explains itself, bad input is told its place. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Guide, Selection, Why } from '#contexts/configuration/index.ts';
import { type Line, offeredBy, partsOfLine } from '#contexts/quote/index.ts';
import { commercialModel } from '#platform/artifacts/model.ts';
import { companyArtifacts } from '#seeds/company/index.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(() => troth.stop());

const REP = 'rita.rep';
const GERMANY = { country: 'DE', channel: 'direct', on: '2026-11-22' };
type Answer = Guide & { readonly why: Readonly<Record<string, Why>> };

const guide = async (selection: Selection, more: object = {}): Promise<Answer> => {
  const asked = { offering: 'platform-regional', selection, ...GERMANY, ...more };
  const { status, body } = await troth.ask(REP, '/configuration/guide', asked);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Answer;
};
const validated = async (selection: Selection, more: object = {}) => {
  const asked = { offering: 'platform-regional', selection, ...GERMANY, ...more };
  const { status, body } = await troth.ask(REP, '/configuration/validate', asked);
  assert.equal(status, 200, JSON.stringify(body));
  return body as {
    readonly decisionFingerprint: string;
    readonly replayToken: string;
    readonly artifacts: readonly { readonly kind: string; readonly key: string }[];
    readonly warnings: readonly { readonly code: string }[];
    readonly output: { readonly value: { readonly status: string } };
  };
};
const refusal = async (path: string, body: object) => {
  const reply = await troth.ask(REP, path, body);
  const { code, ...rest } = reply.body as { readonly code: string; readonly [member: string]: unknown };
  return { status: reply.status, code, ...rest } as {
    readonly status: number;
    readonly code: string;
    readonly [member: string]: unknown;
  };
};

const node = (cards: Readonly<Record<string, number>>, power: string, uplink: string) => ({
  chosen: [
    ...Object.entries(cards).map(([option, quantity]) => ({ group: 'cards', option, quantity })),
    { group: 'power', option: power },
    { group: 'uplink', option: uplink },
  ],
  characteristics: { 'memory-gib': 256, encrypted: true },
});
const begun: Selection = {
  chosen: [
    { group: 'users', option: 'named-user', quantity: 200 },
    { group: 'support', option: 'support-premium' },
    {
      group: 'cluster',
      option: 'edge-cluster',
      selection: {
        chosen: [
          {
            group: 'nodes',
            option: 'node',
            instances: [
              node({ 'compute-card': 2 }, 'psu-800', 'uplink-10g'),
              node({ 'compute-card': 3 }, 'psu-800', 'uplink-25g'),
            ],
          },
          { group: 'component', option: 'rack', selection: { chosen: [], characteristics: { doors: 'glass' } } },
        ],
        characteristics: { redundancy: 'n-plus-1' },
      },
    },
  ],
};
const SECOND = 'cluster/edge-cluster/nodes/node#2';

describe('the guide', () => {
  test('says where a deep bundle contradicts itself, in which of its parts, and how it can be put right', async () => {
    const answer = await guide(begun);
    assert.equal(answer.status, 'conflicting');
    assert.deepEqual(
      answer.conflicts.map(({ rules }) => rules.map(({ id, at }) => `${at ?? ''}:${id}`)),
      [[`${SECOND}:certified-uplinks`]],
    );
    assert.ok(answer.repairs.length >= 2);
    for (const way of answer.repairs) assert.equal((await guide(way.selection)).status, 'valid');
  });

  test('explains what is asked, answers the same twice, and has the fingerprint of the decision', async () => {
    const { selection } = (await guide(begun)).repairs[0] ?? { selection: begun };
    const card = `${SECOND}/cards/accelerator-card`;
    const [one, other] = [await guide(selection, { explain: [card] }), await guide(selection, { explain: [card] })];
    assert.deepEqual(one, other);
    assert.equal(one.states[card], 'excluded');
    assert.deepEqual(one.why[card]?.rules.map(({ id }) => id).slice(-1), ['accelerator-support']);
    assert.equal(one.fingerprint, (await validated(selection)).decisionFingerprint);
  });

  test('completes at the least list price, by amounts that it keeps to itself', async () => {
    const chosen = [{ group: 'cluster', option: 'edge-cluster' }];
    const fewest = await guide({ chosen });
    const cheapest = await guide({ chosen }, { completion: 'cheapest', currency: 'EUR', termMonths: 36 });
    assert.ok(cheapest.completion && fewest.completion);
    assert.equal((await guide(cheapest.completion.selection)).status, 'valid');
    // One storage card is the cheapest way to have a card at all.
    assert.ok(cheapest.completion.add.some((name) => name.endsWith('cards/storage-card')));
    assert.doesNotMatch(JSON.stringify(cheapest), /price|1300/);
    const nowhere = { offering: 'platform-regional', selection: { chosen }, completion: 'cheapest' };
    const { code, missing } = await refusal('/configuration/guide', nowhere);
    assert.deepEqual([code, missing], ['configuration.cheapest-where', ['on', 'country', 'channel', 'currency']]);
  });

  test('keeps to limits and refuses with the place', async () => {
    const many = Array.from({ length: 21 }, (_, at) => `a/b${at}`);
    const rows: readonly (readonly [object, string, RegExp])[] = [
      [{ offering: 'platform-regional', selection: { chosen: [] }, explain: many }, 'request.invalid', /explain/],
      [
        { offering: 'platform-regional', selection: { chosen: [{ group: 'users' }] } },
        'request.invalid',
        /chosen\/0.*option/,
      ],
      [{ offering: 'platform-regional', selection: { chosen: [] }, on: '2026-02-30' }, 'request.invalid', /\/on/],
      [
        { offering: 'platform-regional', selection: { chosen: [] }, explain: ['a/b'] },
        'configuration.unknown-option',
        /a\/b/,
      ],
      [
        { offering: 'consulting-day-of-another-kind', selection: { chosen: [] } },
        'quote.not-configurable',
        /another-kind/,
      ],
    ];
    for (const [body, code, place] of rows) {
      const answer = await refusal('/configuration/guide', body);
      assert.equal(answer.code, code);
      assert.match(JSON.stringify(answer), place);
    }
  });
});

describe('validate', () => {
  test('cites every bundle and rule that it rests on, and the token decides it again', async () => {
    const decision = await validated(begun);
    for (const key of ['platform-regional', 'edge-cluster', 'cluster-node'])
      for (const kind of ['product-offering', 'configuration-rules'])
        assert.ok(
          decision.artifacts.some((each) => each.kind === kind && each.key === key),
          `${kind}/${key}`,
        );
    const request = { offering: 'platform-regional', selection: begun, ...GERMANY };
    const { body } = await troth.ask(REP, '/decisions/replay', { token: decision.replayToken, request });
    assert.equal((body as { readonly replay: string }).replay, 'identical');
  });

  test('leaves a rule of one country out aloud when it is not told the country, and asks it there', async () => {
    const whole = (await guide(begun)).repairs[0]?.selection ?? begun;
    const nowhere = await troth.ask(REP, '/configuration/validate', {
      offering: 'platform-regional',
      selection: whole,
    });
    assert.deepEqual(
      (nowhere.body as { readonly warnings: readonly { readonly code: string; readonly rule: string }[] }).warnings.map(
        ({ rule }) => rule,
      ),
      ['japan-bolting'],
    );
    assert.deepEqual((await validated(whole)).warnings, []);
    assert.equal((await validated(whole, { country: 'JP' })).output.value.status, 'incomplete');
  });
});

describe('rules as text', () => {
  test('are read as they are stored and printed back', async () => {
    const text =
      'rule gpu-air "Accelerators need air.": nodes/node/cards/accelerator-card requires component/rack@doors=mesh';
    const { status, body } = await troth.ask(REP, '/configuration/rules/read', { format: 'text', text });
    assert.equal(status, 200, JSON.stringify(body));
    const { rules, printed } = body as { readonly rules: readonly object[]; readonly printed: string };
    assert.deepEqual(rules, [
      {
        id: 'gpu-air',
        message: 'Accelerators need air.',
        kind: 'requires',
        option: 'nodes/node/cards/accelerator-card',
        needs: ['component/rack@doors=mesh'],
      },
    ]);
    const again = await troth.ask(REP, '/configuration/rules/read', { format: 'text', text: printed });
    assert.deepEqual((again.body as { readonly rules: unknown }).rules, rules);
  });
  test('that cannot be read are told line and column; tables too', async () => {
    const wrong = await refusal('/configuration/rules/read', {
      format: 'text',
      text: 'rule a "m": x/y requires x/z\nrule b "m": ->',
    });
    assert.deepEqual([wrong.code, wrong['line'], typeof wrong['column']], ['rules.malformed', 2, 'number']);
    const table = await refusal('/configuration/rules/read', { format: 'csv', text: 'uplink,power\nuplink-10g' });
    assert.deepEqual([table.code, table['line']], ['csv.malformed', 2]);
  });
  test('of a published bundle are shown as text', async () => {
    const { body } = await troth.get(REP, '/catalog/offerings/platform-regional/configuration/rules');
    const { items } = body as { readonly items: readonly { readonly key: string; readonly text: string }[] };
    assert.deepEqual(items.map(({ key }) => key).toSorted(), ['cluster-node', 'edge-cluster', 'platform-regional']);
    for (const { text } of items) {
      const read = await troth.ask(REP, '/configuration/rules/read', { format: 'text', text });
      assert.equal(read.status, 200, JSON.stringify(read.body));
    }
  });
});

test('the book that a browser configures by has no price, no date and no owner’s business in it', async () => {
  const { body } = await troth.get(
    REP,
    '/catalog/offerings/platform-regional/configuration?country=DE&channel=direct&on=2026-11-22',
  );
  const { book, summary } = body as {
    readonly book: { readonly offerings: readonly object[] };
    readonly summary: { readonly depth: number };
  };
  assert.equal(summary.depth, 3);
  assert.deepEqual([...new Set(book.offerings.flatMap((each) => Object.keys(each)))].toSorted(), [
    'components',
    'fixed',
    'key',
    'name',
    'optionGroups',
    'specification',
  ]);
});

test('a deep bundle is quoted, and priced and checked part by part', async () => {
  const { body } = await troth.get(REP, '/accounts');
  const account = (body as { readonly items: readonly { readonly id: string; readonly key: string }[] }).items.find(
    ({ key }) => key === 'rheinwerk-maschinenbau',
  );
  const sent = async (path: string, payload: object = {}) => {
    const reply = await troth.send(REP, path, payload);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return (reply.body as { readonly result: Readonly<Record<string, unknown>> }).result;
  };
  const quoteId = String((await sent('/quotes', { accountId: account?.id, name: 'A cluster for Essen' }))['quoteId']);
  await sent(`/quotes/${quoteId}/lines`, { operations: [{ op: 'add', offering: 'platform-regional' }] });
  const quote = (await troth.get(REP, `/quotes/${quoteId}`)).body as {
    readonly lines: readonly { readonly lineId: string }[];
  };
  const { selection } = (await guide(begun)).repairs[0] ?? { selection: begun };
  const configured = await sent(`/quotes/${quoteId}/configure`, {
    lineId: quote.lines[0]?.lineId,
    selection: selection.chosen,
  });
  assert.equal(configured['status'], 'valid');
  const priced = await sent(`/quotes/${quoteId}/price`);
  assert.deepEqual(priced['blocking'], [], JSON.stringify(priced));
  const trace = (await troth.get(REP, `/quotes/${quoteId}/pricing-trace?line=${quote.lines[0]?.lineId}`)).body as {
    readonly lines: readonly {
      readonly charges: readonly { readonly componentId: string | null; readonly list: string }[];
    }[];
  };
  const charges = trace.lines[0]?.charges ?? [];
  const at = (id: string) => charges.filter(({ componentId }) => componentId === id).map(({ list }) => list);
  assert.deepEqual(at(`${SECOND}/cards/compute-card`), ['7200']);
  assert.deepEqual(at('cluster/edge-cluster/nodes/node#1'), ['9800', '140']);
  assert.deepEqual(at('cluster/edge-cluster/component/rack'), ['1250']);
  const checked = await sent(`/quotes/${quoteId}/validate`);
  const checks = checked['checks'] as readonly { readonly severity: string; readonly code: string }[];
  assert.deepEqual(
    checks.filter(({ code }) => code.startsWith('configuration')),
    [],
  );
  const seen = await troth.get(REP, `/quotes/${quoteId}`);
  const [line] = (seen.body as { readonly lines: readonly { readonly partNames: Readonly<Record<string, string>> }[] })
    .lines;
  assert.equal(line?.partNames[`${SECOND}/cards/compute-card`], 'Compute card');
});

test('what was settled of a part stands with the part of which an order is made, down to the node in the cluster', () => {
  const offered = offeredBy(
    commercialModel(
      'sha256:company',
      companyArtifacts.map(({ kind, key, content }) => ({ kind, key, hash: `sha256:${key}`, content })),
    ),
  );
  const offering = offered('platform-regional')?.offering;
  assert.ok(offering);
  const line = { selection: begun.chosen } as unknown as Line;
  const parts = partsOfLine(line, offering, offered);
  const of = (id: string) => parts.find((part) => part.id === id);
  assert.deepEqual(of(SECOND)?.characteristics, { 'memory-gib': 256, encrypted: true });
  assert.deepEqual(of('cluster/edge-cluster/component/rack')?.characteristics, { doors: 'glass' });
  assert.equal(of(`${SECOND}/cards/compute-card`)?.quantity, 3);
  assert.deepEqual(
    parts.map(({ id }) => id).filter((id) => id.includes('#')),
    [1, 2].flatMap((at) =>
      ['', '/cards/compute-card', '/power/psu-800', `/uplink/${at === 1 ? 'uplink-10g' : 'uplink-25g'}`].map(
        (rest) => `cluster/edge-cluster/nodes/node#${at}${rest}`,
      ),
    ),
  );
});
