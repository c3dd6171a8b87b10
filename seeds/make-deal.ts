/** One deal of the first day, made by the same requests that people send: drafted, submitted, presented. */
import { must } from '#kernel/outcome.ts';
import { readQuote, type Stage, well, WISHES } from './story.ts';

export type Choice = readonly [string, string, number];
export type Deal = {
  readonly account: string;
  readonly seller: string;
  readonly name: string;
  readonly termMonths: number;
  readonly offering: string;
  readonly wishes: readonly Choice[];
  readonly usage?: string;
  readonly discount?: string;
};

export const without = (groups: readonly string[], more: readonly Choice[] = []): readonly Choice[] => [
  ...WISHES.filter(([group]) => !groups.includes(group)),
  ...more,
];

export const result = async <T>(reply: ReturnType<Stage['send']>, what: string): Promise<T> =>
  (await well<{ result: T }>(reply, what)).result;

export const draft = async (stage: Stage, deal: Deal): Promise<string> => {
  const { items } = await well<{ items: { id: string; key: string }[] }>(
    stage.get(deal.seller, '/accounts'),
    'accounts',
  );
  const account = items.find(({ key }) => key === deal.account);
  must(account, `${deal.seller} sells to ${deal.account}`);
  const { quoteId } = await result<{ quoteId: string }>(
    stage.send(deal.seller, '/quotes', { accountId: account.id, name: deal.name, termMonths: deal.termMonths }),
    'a quote',
  );
  const usage =
    deal.usage === undefined
      ? []
      : [
          {
            op: 'add',
            offering: deal.usage,
            quantity: '1',
            assumedUsage: { input_tokens: '20000000', output_tokens: '2000000' },
          },
        ];
  const { lines } = await result<{ lines: { lineId: string }[] }>(
    stage.send(deal.seller, `/quotes/${quoteId}/lines`, {
      operations: [{ op: 'add', offering: deal.offering, quantity: '1' }, ...usage],
    }),
    'lines',
  );
  const lineId = lines[0]?.lineId ?? '';
  const selection = deal.wishes.map(([group, option, quantity]) => ({ group, option, quantity }));
  await well(
    stage.send(deal.seller, `/quotes/${quoteId}/configure`, { lineId, selection }),
    `${deal.name} is configured`,
  );
  if (deal.discount !== undefined)
    await well(
      stage.send(deal.seller, `/quotes/${quoteId}/lines`, {
        operations: [
          {
            op: 'change',
            lineId,
            discretionary: { kind: 'percent', value: deal.discount, reason: 'to win the first deal' },
          },
        ],
      }),
      'a discount',
    );
  await well(stage.send(deal.seller, `/quotes/${quoteId}/price`), 'priced');
  await well(stage.send(deal.seller, `/quotes/${quoteId}/validate`), 'validated');
  return quoteId;
};

export const submitted = async (stage: Stage, deal: Deal): Promise<string> => {
  const quoteId = await draft(stage, deal);
  await well(stage.send(deal.seller, `/quotes/${quoteId}/submit-for-approval`), `${deal.name} is submitted`);
  return quoteId;
};

export const presented = async (stage: Stage, deal: Deal): Promise<string> => {
  const quoteId = await submitted(stage, deal);
  const { content, status } = await readQuote(stage, deal.seller, quoteId);
  if (status === 'inApproval')
    await well(
      stage.send('mona.manager', `/quotes/${quoteId}/approve`, { decision: 'approve', comment: 'Fine.', content }),
      'approved',
    );
  await well(stage.send(deal.seller, `/quotes/${quoteId}/present`), `${deal.name} is presented`);
  return quoteId;
};
