/** Chapters 1 to 3: the calendar, the request, and what its first impact analysis and its first simulation find. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { standardChangePolicy } from '#contexts/governance/index.ts';
import { ACCOUNT, refusedAs, WISHES } from '../story.ts';
import { selectionOf } from '../story/stage.ts';
import { BUNDLE, drafts as launchDrafts, MARKETS } from './launch.ts';
import { drafts, type GovernedStage, reads, sends } from './stage.ts';

export const QUARTER_CLOSE = '2026-12-31T23:00:00Z';
/** Two weeks before quarter close. */
export const LAUNCH = '2026-12-17T06:00:00Z';

const AREAS = ['selling', 'pricing', 'approvals', 'orders', 'billing', 'service'];

/** The policy that governs changes is published first, and freely: nothing governs it yet. */
export const govern = async (stage: GovernedStage): Promise<string> => {
  const { releaseId } = await sends(stage, 'paula.policy', '/releases', {
    name: 'Changes are governed',
    purpose: 'What can harm a customer is not published past those who answer for it.',
  });
  const content = { ...standardChangePolicy, owner: 'paula.policy' } as unknown as JsonObject;
  await drafts(stage, String(releaseId), { author: 'paula.policy', kind: 'change-policy', key: 'standard', content });
  await sends(stage, 'paula.policy', `/releases/${String(releaseId)}/validate`);
  await sends(stage, 'rosa.release', `/releases/${String(releaseId)}/approve`);
  await sends(stage, 'rosa.release', `/releases/${String(releaseId)}/publish`);
  stage.tell(
    'Aldermoor publishes its change policy: from now on no release goes out without an approved change request.',
  );
  const { periodId } = await sends(stage, 'olga.ops', '/calendar', {
    kind: 'quarter-close',
    name: 'Close of the fourth quarter',
    from: '2026-12-21T00:00:00Z',
    to: QUARTER_CLOSE,
    mode: 'quarter-end',
    freeze: { tiersFrom: 2 },
    coverage: AREAS.map((area) => ({ area, person: 'sam.sre', contact: 'on call' })),
  });
  await sends(stage, 'felix.finance', `/calendar/${String(periodId)}/approve-coverage`);
  stage.tell(
    'Olga declares quarter close: changes of tier 2 and above wait from 21 December on. Felix approves who stands by.',
  );
  return String(periodId);
};

/** Two deals that are open while the launch is prepared: one takes the audit trail, one has 18 % off. */
export const openDeals = async (stage: GovernedStage): Promise<readonly string[]> => {
  const accountId = await accountOf(stage, 'rita.rep', ACCOUNT);
  const deal = async (name: string, discount?: string): Promise<string> => {
    const { quoteId } = await sends(stage, 'rita.rep', '/quotes', { accountId, name, termMonths: 36 });
    const path = `/quotes/${String(quoteId)}`;
    const added = await sends(stage, 'rita.rep', `${path}/lines`, {
      operations: [{ op: 'add', offering: 'platform-standard', quantity: '1' }],
    });
    const [line] = added['lines'] as readonly { readonly lineId: string }[];
    must(line, 'a line was added');
    const trail =
      discount === undefined
        ? WISHES
        : WISHES.filter(([, option]) => !['audit-trail', 'compliance-eu'].includes(option));
    await sends(stage, 'rita.rep', `${path}/configure`, { lineId: line.lineId, selection: selectionOf(trail) });
    if (discount !== undefined)
      await sends(stage, 'rita.rep', `${path}/lines`, {
        operations: [
          { op: 'change', lineId: line.lineId, discretionary: { kind: 'percent', value: discount, reason: 'a rival' } },
        ],
      });
    await sends(stage, 'rita.rep', `${path}/price`);
    await sends(stage, 'rita.rep', `${path}/validate`);
    return String(quoteId);
  };
  return [await deal('Audit trail for the plant'), await deal('Platform for the depot', '18')];
};

export const accountOf = async (stage: GovernedStage, who: string, key: string): Promise<string> => {
  const { items } = await reads<{ items: readonly { readonly id: string; readonly key: string }[] }>(
    stage,
    who,
    '/accounts',
  );
  const account = items.find((each) => each.key === key);
  must(account, `${who} sees ${key}`);
  return account.id;
};

const stated = (score: number, because: string) => ({ score, because });

const asked = (releaseId: string) => ({
  title: 'Launch: regulated records in Germany, the United Kingdom and Switzerland',
  type: 'catalog-structure',
  carries: { releaseId },
  objective: 'Sell record keeping to customers under supervision before the quarter closes.',
  effectiveFrom: LAUNCH,
  impacted: {
    products: [BUNDLE, 'retention-lock'],
    markets: [...MARKETS],
    channels: ['direct'],
    customers: 'all',
    inHand:
      'What was offered keeps its price and its terms; drafts are decided again, and whoever needs finance now is told.',
  },
  owner: 'felix.finance',
  approvers: [],
  rollback: {
    how: 'release',
    says: 'The release before comes back; orders in flight keep the rules that they started with.',
  },
  monitoring: {
    hours: 72,
    watch: [
      { fact: 'QuoteValidationFailed', atMost: 5, says: 'quotes that cannot be validated' },
      { fact: 'OrderFalloutDetected', atMost: 0, says: 'orders that fall out under the new mapping' },
      { fact: 'QuotePriceOverridden', atMost: 2, says: 'prices that somebody overrides' },
    ],
  },
  risk: {
    regulatory: stated(3, 'It is sold to customers under supervision in three countries.'),
    detectability: stated(1, 'A wrong price is seen on the offer; a wrong clause is not.'),
    timing: stated(2, 'It goes out two weeks before quarter close.'),
  },
});

export type Prepared = {
  readonly releaseId: string;
  readonly changeId: string;
  readonly number: string;
  readonly firstImpact: JsonObject;
  readonly firstRun: JsonObject;
  readonly broken: readonly JsonObject[];
  readonly offences: readonly { readonly gate: string; readonly code: string; readonly message: string }[];
};

export const simulated = async (stage: GovernedStage, releaseId: string): Promise<JsonObject> => {
  const { simulationId } = await sends(stage, 'paula.policy', `/releases/${releaseId}/simulations`, {
    highRisk: { countries: [...MARKETS], channels: ['direct'] },
  });
  await stage.simulate();
  const run = await reads(stage, 'felix.finance', `/simulations/${String(simulationId)}`);
  must(run['status'] === 'done', `the simulation ends: ${String(run['status'])}`);
  return run;
};

/** Chapters 2 and 3: the launch is drafted and asked for; its first impact analysis and its first simulation show what would break. */
export const prepare = async (stage: GovernedStage): Promise<Prepared> => {
  const made = await sends(stage, 'carla.catalog', '/releases', {
    name: 'Regulated records',
    purpose: 'A bundle for customers under supervision in three countries, before quarter close.',
  });
  const releaseId = String(made['releaseId']);
  for (const draft of launchDrafts)
    await drafts(stage, releaseId, { ...draft, content: draft.careless ?? draft.content });
  const { changeId, number } = await sends(stage, 'carla.catalog', '/changes', asked(releaseId));
  stage.tell(
    `Carla, Piet, Paula and Lena draft ${launchDrafts.length} artifacts; Carla asks for the change ${String(number)}.`,
  );
  const path = `/changes/${String(changeId)}`;
  const firstImpact = await reads(stage, 'ada.auditor', `${path}/impact`);
  for (const { asks, count } of firstImpact['answers'] as readonly { asks: string; count: number }[])
    stage.tell(`  ${asks} ${count}`);
  const firstRun = await simulated(stage, releaseId);
  const totals = firstRun['totals'] as { quotes: number; refusedNow: number; asksMore: number };
  const { items } = await reads<{ items: readonly JsonObject[] }>(
    stage,
    'felix.finance',
    `/simulations/${String(firstRun['id'])}/quotes?only=refused`,
  );
  stage.tell(
    `The first simulation: of ${totals.quotes} open quotes ${totals.refusedNow} would be refused, ${totals.asksMore} would ask for more.`,
  );
  for (const { name, refusedNow } of items)
    stage.tell(
      `  ✗ “${String(name)}”: ${(refusedNow as readonly JsonObject[]).map(({ message }) => String(message)).join('; ')}`,
    );
  const refusal = await refusedAs(
    stage.send('carla.catalog', `/releases/${releaseId}/validate`),
    'release.not-publishable',
    'the careless draft',
  );
  const offences = refusal['problems'] as Prepared['offences'];
  for (const { gate, message } of offences) stage.tell(`  ✗ ${gate}: ${message}`);
  return {
    releaseId,
    changeId: String(changeId),
    number: String(number),
    firstImpact,
    firstRun,
    broken: items,
    offences,
  };
};
