/**
 * What the business and the service have in hand beside deals: a price change that is asked for and assessed, a quarter that closes, an incident
 * somebody looks into, a correction that was carried out. Once, by the requests that people send, after the deals.
 */
import { dec, decText, mul, roundTo } from '#kernel/decimal.ts';
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { companyArtifacts } from './company/index.ts';
import { result, type Stage, well } from './story/stage.ts';

const OFFERING = 'consulting-day';
const BOOK = 'eur-direct';
const DEARER = '1.05';
const BANK = 'alpenblick-privatbank';

type Entry = { readonly offering: string; readonly charge: { readonly model: JsonObject } } & JsonObject;

/** The book as it is, with a day of consulting five per cent dearer. */
const dearerBook = (): JsonObject => {
  const book = companyArtifacts.find(({ kind, key }) => kind === 'price-book' && key === BOOK)?.content;
  must(book, `the company has the price book ${BOOK}`);
  const { entries, ...rest } = structuredClone(book) as { readonly entries: readonly Entry[] } & JsonObject;
  const raised = entries.map((entry) => {
    const { model } = entry.charge;
    const price = model['unitPrice'];
    if (entry.offering !== OFFERING || typeof price !== 'string') return entry;
    return { ...entry, charge: { ...entry.charge, model: { ...model, unitPrice: fivePercentMore(price) } } };
  });
  must(JSON.stringify(raised) !== JSON.stringify(entries), `${BOOK} prices ${OFFERING}`);
  return { ...rest, entries: raised };
};
const fivePercentMore = (price: string): string => decText(roundTo(mul(dec(price), dec(DEARER)), 2, 'halfUp'));

const priceChange = async (stage: Stage, now: Temporal.Instant): Promise<void> => {
  const { releaseId } = await result<{ releaseId: string }>(
    stage.send('piet.pricing', '/releases', {
      name: 'Consulting, a little dearer',
      purpose: 'A day of consulting costs five per cent more from next month on.',
    }),
    'a price release is begun',
  );
  await well(
    stage.put('piet.pricing', `/artifacts/price-book/${BOOK}/draft`, { releaseId, content: dearerBook() }),
    'a price is drafted',
  );
  const { changeId } = await result<{ changeId: string }>(
    stage.send('piet.pricing', '/changes', {
      title: 'A day of consulting costs five per cent more',
      type: 'pricing',
      carries: { releaseId },
      objective: 'Our consultants cost more since the spring; the day has not followed.',
      effectiveFrom: now
        .add({ hours: 24 * 14 })
        .round('second')
        .toString(),
      impacted: {
        products: [OFFERING],
        markets: ['DE'],
        channels: ['direct'],
        customers: 'all',
        inHand: 'What was offered keeps its price; drafts are priced again.',
      },
      owner: 'felix.finance',
      approvers: [],
      rollback: { how: 'release', says: 'The book before comes back; what was sold meanwhile keeps its price.' },
      monitoring: {
        hours: 72,
        watch: [{ fact: 'QuotePriceOverridden', atMost: 2, says: 'prices that somebody overrides' }],
      },
      risk: { timing: { score: 1, because: 'No quarter closes before it is out.' } },
    }),
    'the change is asked for',
  );
  await well(stage.send('piet.pricing', `/changes/${changeId}/assess`), 'the change is assessed');
};

const quarterClose = async (stage: Stage, now: Temporal.Instant): Promise<void> => {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  // The first end of a quarter that is a month away: it is seen coming, and holds nobody up who tries Troth today.
  const soon = today.add({ days: 30 });
  const closes = soon.with({ day: 1 }).add({ months: 3 - ((soon.month - 1) % 3) });
  const at = (day: Temporal.PlainDate): string => day.toZonedDateTime('UTC').toInstant().toString();
  const { periodId } = await result<{ periodId: string }>(
    stage.send('olga.ops', '/calendar', {
      kind: 'quarter-close',
      name: 'Close of the quarter',
      from: at(closes.subtract({ days: 10 })),
      to: at(closes.add({ days: 3 })),
      mode: 'quarter-end',
      timeZone: 'Europe/Berlin',
      protects: { from: '07:00', until: '20:00' },
      toldDaysAhead: 14,
      freeze: { tiersFrom: 2 },
      coverage: ['selling', 'pricing', 'approvals', 'orders', 'billing', 'service'].map((area) => ({
        area,
        person: 'sam.sre',
        contact: 'on call',
      })),
    }),
    'quarter close is declared',
  );
  await well(stage.send('felix.finance', `/calendar/${periodId}/approve-coverage`), 'who stands by is approved');
};

const incident = async (stage: Stage, now: Temporal.Instant): Promise<void> => {
  const { incidentId } = await result<{ incidentId: string }>(
    stage.send('sam.sre', '/incidents', {
      title: 'Engineers in Cologne cannot be booked',
      severity: 'sev3',
      scope: { offerings: ['onboarding-on-site'] },
      runbook: 'fallout-repair',
      startedAt: now.subtract({ minutes: 5 }).round('second').toString(),
    }),
    'an incident is opened',
  );
  await well(
    stage.send('sam.sre', `/incidents/${incidentId}/classify`, {
      said: { legal: { level: 'none', because: 'No date was promised in a contract.' } },
    }),
    'the incident is classified',
  );
};

const correction = async (stage: Stage): Promise<void> => {
  const { items } = await well<{ items: readonly { readonly id: string; readonly name: string }[] }>(
    stage.get('olga.ops', '/quotes'),
    'the quotes are listed',
  );
  const quote = items.find(({ name }) => name === 'Platform for the Leipzig works');
  must(quote, 'the deal of Leipzig is there');
  await result(
    stage.send('olga.ops', '/corrections', {
      means: 'quote-reference',
      subjectId: quote.id,
      asked: { internalReference: 'LEJ-2027-014' },
      because: 'It was filed under the number of another plant.',
      evidence: 'The list of projects of 12 November.',
    }),
    'a correction is asked for',
  );
};

/** Two workshops at the bank in Zurich: of each a person has to report the engineer, and the second is the more urgent. */
const byHand = async (stage: Stage, now: Temporal.Instant): Promise<void> => {
  const { items } = await well<{ items: readonly { readonly id: string; readonly key: string }[] }>(
    stage.get('rita.rep', '/accounts'),
    'the accounts are listed',
  );
  const accountId = items.find(({ key }) => key === BANK)?.id;
  must(accountId, `${BANK} is one of the customers`);
  const pricedAsOf = now.toZonedDateTimeISO('UTC').toPlainDate().toString();
  const ask = { accountId, pricedAsOf, lines: [{ offering: 'migration-workshop', quantity: '1' }] };
  const orders: readonly object[] = [
    { customerReference: 'Workshop of the branch in Chur' },
    { customerReference: 'Workshop of the trading desk', priority: 0 },
  ];
  for (const more of orders) {
    const { replayToken } = await well<{ replayToken: string | null }>(
      stage.send('rita.rep', '/orders/price', ask),
      'the workshop is priced',
    );
    const { orderId } = await result<{ orderId: string }>(
      stage.send('rita.rep', '/orders', { ...ask, ...more, replayToken }),
      'the workshop is ordered',
    );
    await well(stage.send('rita.rep', `/orders/${orderId}/submit`), 'the workshop is asked for');
  }
};

export const loadWorkInHand = async (stage: Stage, now: Temporal.Instant): Promise<void> => {
  await quarterClose(stage, now);
  await priceChange(stage, now);
  await incident(stage, now);
  await correction(stage);
  await byHand(stage, now);
};
