/**
 * Deals in every stage, so that whoever opens Troth for the first time finds something waiting: made by the same requests that people
 * send, once, after the company was loaded.
 */
import { loadInstalled } from './installed.ts';
import { currentConsent } from '#contexts/quote/index.ts';
import { type Choice, type Deal, draft, presented, result, submitted, without } from './make-deal.ts';
import { loadOffers } from './offers.ts';
import { changeLine, readQuote, type Stage, until, well, WISHES } from './story.ts';

/** Accepted, converted, submitted; the engineer's system says no, so that one case waits for a person. */
const fallenOut = async (stage: Stage, deal: Deal, customer: string): Promise<void> => {
  const quoteId = await presented(stage, deal);
  const shown = await readQuote(stage, customer, quoteId);
  await well(
    stage.send(customer, `/quotes/${quoteId}/accept`, {
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      consentHash: currentConsent('en').hash,
      acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
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
  // A bank that changes its platform is no news before it says so itself.
  await well(
    stage.send(
      'mona.manager',
      `/quotes/${large}/class`,
      { class: 'confidential' },
      { reason: 'The bank asked for it' },
    ),
    'only those who have to know',
  );
  await loadOffers(stage);
  await loadInstalled(stage);
};
