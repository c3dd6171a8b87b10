/**
 * Deals in every stage, so that whoever opens Troth for the first time finds something waiting: made by the same requests that people
 * send, once, after the company was loaded.
 */
import { must } from '#kernel/outcome.ts';
import { changeLine, readQuote, type Stage, until, well, WISHES } from './story.ts';

type Choice = readonly [string, string, number];
type Deal = {
  readonly account: string;
  readonly seller: string;
  readonly name: string;
  readonly termMonths: number;
  readonly offering: string;
  readonly wishes: readonly Choice[];
  readonly usage?: string;
  readonly discount?: string;
};

const without = (groups: readonly string[], more: readonly Choice[] = []): readonly Choice[] => [
  ...WISHES.filter(([group]) => !groups.includes(group)),
  ...more,
];

const result = async <T>(reply: ReturnType<Stage['send']>, what: string): Promise<T> =>
  (await well<{ result: T }>(reply, what)).result;

const draft = async (stage: Stage, deal: Deal): Promise<string> => {
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

const submitted = async (stage: Stage, deal: Deal): Promise<string> => {
  const quoteId = await draft(stage, deal);
  await well(stage.send(deal.seller, `/quotes/${quoteId}/submit-for-approval`), `${deal.name} is submitted`);
  return quoteId;
};

const presented = async (stage: Stage, deal: Deal): Promise<string> => {
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

/** Accepted, converted, submitted; the engineer's system says no, so that one case waits for a person. */
const fallenOut = async (stage: Stage, deal: Deal, customer: string): Promise<void> => {
  const quoteId = await presented(stage, deal);
  const shown = await readQuote(stage, customer, quoteId);
  await well(
    stage.send(customer, `/quotes/${quoteId}/accept`, {
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      acceptedBy: { name: 'Karl Kunde' },
    }),
    'accepted',
  );
  const { orders } = await result<{ orders: { orderId: string }[] }>(
    stage.send(deal.seller, `/quotes/${quoteId}/convert-to-order`),
    'converted',
  );
  const orderId = orders[0]?.orderId ?? '';
  const rules = [
    {
      mode: 'refuse',
      times: 1,
      code: 'no-engineer-available',
      message: 'No engineer is free in Cologne on the day that was asked for.',
      retriable: false,
    },
  ];
  await fetch(`${stage.standIn('service-scheduling')}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rules),
  });
  await well(stage.send(deal.seller, `/orders/${orderId}/submit`), 'the order is submitted');
  await until(stage, 'the case is opened', async () => {
    const { cases } = await well<{ cases: unknown[] }>(
      stage.get('otto.orderops', `/orders/${orderId}/fallout`),
      'fallout',
    );
    return cases.length > 0 ? true : undefined;
  });
};

/** The customer has a link in their mail, and would rather have it otherwise. */
const withTheCustomer = async (stage: Stage, quoteId: string): Promise<void> => {
  const contact = { name: 'Karl Kunde', email: 'karl.kunde@rheinwerk-maschinenbau.example' };
  await well(stage.send('rita.rep', `/quotes/${quoteId}/links`, { contact }), 'a link is sent');
  const wish = 'Could the term begin with our new fiscal year, on 1 April?';
  await well(stage.send('karl.kunde', `/quotes/${quoteId}/ask-change`, { wish }), 'a change is asked for');
};

const RHEINWERK = {
  account: 'rheinwerk-maschinenbau',
  seller: 'rita.rep',
  termMonths: 36,
  offering: 'platform-standard',
} as const;
/** Large enough that the agency is asked, and priced by the bank's frame agreement. */
const BANK: readonly Choice[] = [
  ['users', 'named-user', 600],
  ['support', 'support-premium', 1],
  ['residency', 'residency-ch', 1],
  ['compliance', 'compliance-ch', 1],
  ['add-ons', 'single-sign-on', 1],
  ['add-ons', 'audit-trail', 1],
];
const UK: readonly Choice[] = [
  ['users', 'named-user', 60],
  ['support', 'support-premium', 1],
  ['residency', 'residency-uk', 1],
  ['add-ons', 'single-sign-on', 1],
  ['add-ons', 'ai-gateway', 1],
];

export const loadDeals = async (stage: Stage): Promise<void> => {
  await fallenOut(
    stage,
    {
      ...RHEINWERK,
      name: 'Platform for the Cologne plant',
      wishes: WISHES,
      usage: 'ai-usage.claude-sonnet-5',
      discount: '8',
    },
    'karl.kunde',
  );
  const workspace = await presented(stage, {
    ...RHEINWERK,
    name: 'Second workspace for Düsseldorf',
    wishes: without(['appliance', 'onboarding']),
    discount: '5',
  });
  await withTheCustomer(stage, workspace);
  await submitted(stage, {
    ...RHEINWERK,
    name: 'Platform for the Leipzig works',
    wishes: without(['appliance', 'onboarding']),
    discount: '18',
  });
  const stale = await draft(stage, {
    ...RHEINWERK,
    name: 'Pilot for the training centre',
    wishes: without(['appliance', 'onboarding', 'compliance']),
  });
  const { lines } = await readQuote(stage, 'rita.rep', stale);
  await well(changeLine(stage, stale, lines[0]?.lineId ?? '', { quantity: '2' }), 'a draft with a stale price');
  await submitted(stage, {
    account: 'thornbury-insurance',
    seller: 'ravi.rep',
    name: 'Claims platform',
    termMonths: 24,
    offering: 'platform-standard',
    wishes: UK,
    usage: 'ai-usage.gpt-4o',
    discount: '22',
  });
  const large = await draft(stage, {
    account: 'alpenblick-privatbank',
    seller: 'rita.rep',
    name: 'Platform for the whole bank',
    termMonths: 36,
    offering: 'platform-enterprise',
    wishes: BANK,
  });
  await well(stage.send('rita.rep', `/quotes/${large}/qualify`), 'the agency is asked');
};
