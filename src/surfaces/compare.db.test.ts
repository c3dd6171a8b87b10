/** Two quotes beside each other, and a deal with its scenarios, over HTTP: by those who may see them, and as far as they may. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { aDeal } from '#test/invariants/deal.ts';
import { startTroth } from '#test/support/troth.ts';

const troth = await startTroth({ roles: ['api'] });
after(troth.stop);
const deal = aDeal(troth);

type Compared = {
  readonly before: { readonly quoteId: string; readonly revision: number };
  readonly after: { readonly quoteId: string; readonly revision: number };
  readonly lines: readonly {
    readonly change: string;
    readonly fields: readonly {
      readonly field: string;
      readonly before: string | null;
      readonly after: string | null;
    }[];
  }[];
  readonly money: readonly { readonly field: string; readonly difference: string | null }[];
  readonly approvals: {
    readonly before: readonly { readonly status: string; readonly holds: boolean; readonly why: string | null }[];
    readonly after: readonly {
      readonly status: string;
      readonly holds: boolean;
      readonly roles: readonly { readonly role: string; readonly status: string }[];
      readonly carried: readonly { readonly reason: string; readonly why: string }[];
      readonly again: readonly unknown[];
    }[];
  } | null;
};
type Deal = {
  readonly dealId: string;
  readonly scenarios: readonly {
    readonly quoteId: string;
    readonly totals: Readonly<Record<string, string>> | null;
    readonly marginPercent?: string;
    readonly approval: { readonly steps: readonly { readonly role: string }[]; readonly lacks: string | null } | null;
    readonly differences: { readonly lines: readonly { readonly change: string }[] };
  }[];
};
const firstLine = async (id: string): Promise<string> => (await deal.quote(id)).lines[0]?.lineId ?? '';
const setQuantity = async (id: string, quantity: string): Promise<void> => {
  const operations = [{ op: 'change', lineId: await firstLine(id), quantity }];
  await deal.does('rita.rep', `/quotes/${id}/lines`, { operations });
};

test('a revision is compared with the one before: the line by its lineage, the money by its difference', async () => {
  const offer = await deal.presented('30');
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${offer.quoteId}/revise`);
  await setQuantity(quoteId, '9');
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  const path = `/quotes/${offer.quoteId}/compare/${quoteId}`;
  const compared = await deal.reads<Compared>('rita.rep', path);
  assert.deepEqual([compared.before.revision, compared.after.revision], [1, 2]);
  assert.equal(compared.lines.length, 1);
  assert.equal(compared.lines[0]?.change, 'changed');
  const quantity = compared.lines[0]?.fields.find(({ field }) => field === 'quantity');
  assert.deepEqual([quantity?.before, quantity?.after], ['7', '9']);
  assert.ok(Number(compared.money.find(({ field }) => field === 'oneTime')?.difference) > 0);
  assert.equal(compared.approvals?.before[0]?.status, 'approved');
});

test('a discount that got smaller carries its approval, and the comparison says from what to what', async () => {
  const offer = await deal.presented('18');
  const { quoteId } = await deal.does<{ quoteId: string }>('rita.rep', `/quotes/${offer.quoteId}/revise`);
  const discretionary = { kind: 'percent', value: '16', reason: 'an old customer' };
  const operations = [{ op: 'change', lineId: await firstLine(quoteId), discretionary }];
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, { operations });
  for (const step of ['price', 'validate', 'submit-for-approval'])
    await deal.does('rita.rep', `/quotes/${quoteId}/${step}`);
  const { approvals } = await deal.reads<Compared>('rita.rep', `/quotes/${offer.quoteId}/compare/${quoteId}`);
  assert.deepEqual(
    approvals?.after.map(({ status, holds, roles, carried, again }) => ({
      status,
      holds,
      steps: roles.map((each) => [each.role, each.status]),
      carried,
      again,
    })),
    [
      {
        status: 'approved',
        holds: true,
        steps: [
          ['sales-manager', 'carried'],
          ['finance', 'carried'],
        ],
        carried: [
          {
            reason: 'The discount is over 10 %.',
            why: 'Approved at 18 %, now 16 %; of the whole approved at 18 %, now 16 %: carried.',
          },
          // A margin is told to nobody who may not see it: in words, without its figure.
          {
            reason: 'The margin of the deal is under the target.',
            why: 'The margin is higher than was approved: carried.',
          },
        ],
        again: [],
      },
    ],
  );
});

test('an approval that counts no more says what ended it', async () => {
  const id = await deal.submitted('30');
  const compared = () => deal.reads<Compared>('rita.rep', `/quotes/${id}/compare/${id}`);
  assert.deepEqual(
    (await compared()).approvals?.before.map(({ status, why }) => [status, why]),
    [['open', null]],
  );
  await deal.does('rita.rep', `/quotes/${id}/cancel`, { because: 'They went elsewhere.' });
  const [ended] = (await compared()).approvals?.before ?? [];
  assert.deepEqual([ended?.status, ended?.why], ['void', 'the approval is void, because the quote was withdrawn']);
});

test('a customer compares what they may see, and is not told who had to agree', async () => {
  const offer = await deal.presented();
  const same = await deal.reads<Compared>('karl.kunde', `/quotes/${offer.quoteId}/compare/${offer.quoteId}`);
  assert.equal(same.approvals, null);
  assert.deepEqual(same.lines, []);
});

test('nobody compares with a quote that is not there', async () => {
  const id = await deal.drafted();
  const { status } = await troth.get('rita.rep', `/quotes/${id}/compare/00000000-0000-7000-8000-000000000000`);
  assert.equal(status, 404);
});

test('the scenarios of a deal stand side by side, with who would have to agree and, for who may see it, the margin', async () => {
  const id = await deal.priced();
  const { dealId, quoteId } = await deal.does<{ dealId: string; quoteId: string }>('rita.rep', `/quotes/${id}/clone`, {
    scenario: true,
    name: 'Cheaper',
  });
  const discretionary = { kind: 'percent', value: '30', reason: 'to win it' };
  const operations = [{ op: 'change', lineId: await firstLine(quoteId), discretionary }];
  await deal.does('rita.rep', `/quotes/${quoteId}/lines`, { operations });
  const before = await deal.reads<Deal>('rita.rep', `/deals/${dealId}`);
  assert.deepEqual(
    before.scenarios.map((each) => each.approval?.lacks ?? null),
    [null, 'quote.not-priced'],
  );
  await deal.does('rita.rep', `/quotes/${quoteId}/price`);
  const seen = await deal.reads<Deal>('rita.rep', `/deals/${dealId}`);
  assert.deepEqual(
    seen.scenarios.map((each) => each.quoteId),
    [id, quoteId],
  );
  assert.deepEqual(seen.scenarios[0]?.approval?.steps, []);
  assert.ok((seen.scenarios[1]?.approval?.steps.length ?? 0) > 0);
  assert.deepEqual(
    seen.scenarios.map(({ differences }) => differences.lines.length),
    [0, 1],
  );
  assert.ok(seen.scenarios.every((each) => each.marginPercent === undefined));
  const finance = await deal.reads<Deal>('felix.finance', `/deals/${dealId}`);
  assert.ok(finance.scenarios.every((each) => each.marginPercent !== undefined));
  assert.equal((await troth.get('karl.kunde', `/deals/${dealId}`)).status, 403);
});
