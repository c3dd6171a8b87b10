/**
 * The story of one promise, told over HTTP by the people of Aldermoor: the demo prints it, scenario tests assert it fact by fact,
 * screenshots are taken along it. Each chapter returns what a reader may hold it to.
 */
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { companyArtifacts } from './company/index.ts';

export type Reply = { readonly status: number; readonly body: unknown };

export type Stage = {
  readonly get: (person: string, path: string) => Promise<Reply>;
  readonly send: (person: string, path: string, payload?: object, envelope?: object) => Promise<Reply>;
  readonly put: (person: string, path: string, payload: object) => Promise<Reply>;
  /** Address of a stand-in server. */
  readonly standIn: (name: string) => string;
  readonly tell: (line: string) => void;
  /** Waits, in the time of the story: a test moves its clock instead. */
  readonly wait: (ms: number) => Promise<void>;
};

export type Answered = { readonly result: Record<string, never>; readonly version: number; readonly repeated: boolean };

const body = <T = Record<string, unknown>>(reply: Reply): T => reply.body as T;

/** What must work in the story does, or the story says what stood in the way. */
export const well = async <T = Record<string, unknown>>(reply: Promise<Reply>, what: string): Promise<T> => {
  const { status, body: answer } = await reply;
  must(status === 200, `${what}: ${status} ${JSON.stringify(answer).slice(0, 1500)}`);
  return answer as T;
};

/** What must be refused is, and by this code. */
export const refusedAs = async (
  reply: Promise<Reply>,
  code: string,
  what: string,
): Promise<Record<string, unknown>> => {
  const { status, body: answer } = await reply;
  const problem = answer as { readonly code?: string };
  must(
    status >= 400 && problem.code === code,
    `${what} is refused as ${code}, not ${status} ${JSON.stringify(answer).slice(0, 800)}`,
  );
  return answer as Record<string, unknown>;
};

const result = async <T>(reply: Promise<Reply>, what: string): Promise<T> =>
  (await well<{ result: T }>(reply, what)).result;

export const ACCOUNT = 'rheinwerk-maschinenbau';

/** group, option, how many: what Rheinwerk wants of the package. */
export const WISHES: readonly (readonly [string, string, number])[] = [
  ['users', 'named-user', 120],
  ['support', 'support-premium', 1],
  ['residency', 'residency-eu', 1],
  ['compliance', 'compliance-eu', 1],
  ['add-ons', 'single-sign-on', 1],
  ['add-ons', 'audit-trail', 1],
  ['add-ons', 'backup-plus', 2_500],
  ['add-ons', 'ai-gateway', 1],
  ['appliance', 'edge-appliance', 1],
  ['onboarding', 'onboarding-on-site', 1],
];

const selectionOf = (wishes: typeof WISHES) => wishes.map(([group, option, quantity]) => ({ group, option, quantity }));

type Offence = {
  readonly gate: string;
  readonly code: string;
  readonly message: string;
  readonly offending: readonly string[];
};
export type PublishTold = { readonly offences: readonly Offence[]; readonly ownApproval: Record<string, unknown> };

const artifact = (kind: string, key: string): Record<string, Json> => {
  const found = companyArtifacts.find((each) => each.kind === kind && each.key === key);
  must(found, `the company has ${kind} ${key}`);
  return structuredClone(found.content) as Record<string, Json>;
};

/** Chapter 3: a careless release is stopped at the gate, each offence by name; who drafted cannot approve. */
export const publish = async (stage: Stage): Promise<PublishTold> => {
  stage.tell(
    'Carla drafts a careless release: a vault without a price or a way to deliver it, and rules that contradict each other.',
  );
  const { releaseId } = await result<{ releaseId: string }>(
    stage.send('carla.catalog', '/releases', { name: 'Quantum vault', purpose: 'Sell the vault before quarter close' }),
    'a release is drafted',
  );
  const vault = {
    key: 'quantum-vault',
    name: 'Quantum Vault',
    owner: 'carla.catalog',
    specification: 'add-on',
    category: 'vaults',
    sellable: { from: '2026-01-01' },
    markets: ['DE', 'GB'],
    channels: ['direct'],
    orderable: true,
  };
  await well(
    stage.put('carla.catalog', '/artifacts/product-offering/quantum-vault/draft', { releaseId, content: vault }),
    'the vault is drafted',
  );
  const rules = artifact('configuration-rules', 'platform-standard');
  const contradiction = [
    {
      id: 'story-requires',
      kind: 'requires',
      option: 'add-ons/audit-trail',
      needs: ['add-ons/sandbox'],
      message: 'The audit trail is kept in a sandbox.',
    },
    {
      id: 'story-excludes',
      kind: 'excludes',
      option: 'add-ons/audit-trail',
      excludes: ['add-ons/sandbox'],
      message: 'A sandbox is never audited.',
    },
  ];
  const content = { ...rules, rules: [...(rules['rules'] as Json[]), ...contradiction] };
  await well(
    stage.put('carla.catalog', '/artifacts/configuration-rules/platform-standard/draft', { releaseId, content }),
    'the rules are drafted',
  );
  const book = companyArtifacts.find(({ kind }) => kind === 'price-book');
  must(book, 'the company has a price book');
  const entries = (book.content as { entries: { id: string }[] }).entries;
  const doubled = { ...book.content, entries: [...entries, { ...entries[0], id: 'story-overlap' }] };
  await well(
    stage.put('piet.pricing', `/artifacts/price-book/${encodeURIComponent(book.key)}/draft`, {
      releaseId,
      content: doubled,
    }),
    'Piet adds a second price for the same days',
  );
  const refusal = await refusedAs(
    stage.send('carla.catalog', `/releases/${releaseId}/validate`),
    'release.not-publishable',
    'the careless release',
  );
  const offences = refusal['problems'] as Offence[];
  for (const offence of offences) stage.tell(`  ✗ ${offence.gate}: ${offence.message}`);
  await well(stage.send('carla.catalog', `/releases/${releaseId}/withdraw`), 'the careless release is withdrawn');
  stage.tell(
    'She withdraws it, and drafts a careful one: a new description. Her own approval is refused; Rosa, who wrote none of it, approves and publishes.',
  );
  const careful = await result<{ releaseId: string }>(
    stage.send('carla.catalog', '/releases', { name: 'Clearer words', purpose: 'Say what the sandbox is' }),
    'a careful release',
  );
  const sandbox = { ...artifact('product-offering', 'sandbox'), name: 'Sandbox workspace for trials' };
  await well(
    stage.put('carla.catalog', '/artifacts/product-offering/sandbox/draft', {
      releaseId: careful.releaseId,
      content: sandbox,
    }),
    'the sandbox is reworded',
  );
  await well(stage.send('carla.catalog', `/releases/${careful.releaseId}/validate`), 'the careful release is valid');
  const own = await stage.send('carla.catalog', `/releases/${careful.releaseId}/approve`);
  must(own.status === 403, 'nobody approves their own release');
  await well(stage.send('rosa.release', `/releases/${careful.releaseId}/approve`), 'Rosa approves');
  await well(stage.send('rosa.release', `/releases/${careful.releaseId}/publish`), 'Rosa publishes');
  return { offences, ownApproval: body(own) };
};

export type QuoteView = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly content: string;
  readonly contentRoot: string | null;
  readonly documentHash: string | null;
  readonly lines: readonly { readonly lineId: string; readonly offering: string; readonly version: number }[];
  readonly totals: {
    readonly oneTime: string;
    readonly recurringMonthly: string;
    readonly termValue: string;
    readonly discountPercent: string;
  } | null;
  readonly freshness: { readonly priced: string; readonly validated: string };
  readonly actions: Readonly<Record<string, { readonly allowed: boolean; readonly why: string | null }>>;
};

export const readQuote = (stage: Stage, person: string, id: string): Promise<QuoteView> =>
  well<QuoteView>(stage.get(person, `/quotes/${id}`), 'the quote can be read');

type Routed = {
  readonly empty: boolean;
  readonly steps: readonly { readonly role: string; readonly reasons: readonly string[] }[];
};

export type QuoteTold = {
  readonly quoteId: string;
  readonly bundleLine: string;
  readonly conflict: Record<string, unknown>;
  readonly trace: Record<string, unknown>;
  readonly decisionHash: string;
  readonly previewBefore: Routed;
  readonly preview: Routed;
};

export const changeLine = (stage: Stage, quoteId: string, lineId: string, fields: object) =>
  stage.send('rita.rep', `/quotes/${quoteId}/lines`, { operations: [{ op: 'change', lineId, ...fields }] });

const priceAndCheck = async (stage: Stage, quoteId: string): Promise<void> => {
  await well(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'the quote is priced');
  const checked = await result<{ valid: boolean; checks: unknown }>(
    stage.send('rita.rep', `/quotes/${quoteId}/validate`),
    'the quote is validated',
  );
  must(checked.valid, `the quote is valid: ${JSON.stringify(checked.checks).slice(0, 800)}`);
};

/** Chapter 4: Rita quotes a package and metered use, is told which rules her first choice breaks, and sees the price explained. */
export const quote = async (stage: Stage): Promise<QuoteTold> => {
  const { items } = await well<{ items: { id: string; key: string; name: string }[] }>(
    stage.get('rita.rep', '/accounts'),
    'Rita sees her accounts',
  );
  const account = items.find(({ key }) => key === ACCOUNT);
  must(account, 'Rheinwerk is one of them');
  stage.tell(`Rita opens a quote for ${account.name} and adds the Standard package and metered AI use.`);
  const made = await result<{ quoteId: string; number: string }>(
    stage.send('rita.rep', '/quotes', {
      accountId: account.id,
      name: 'Platform for the Cologne plant',
      termMonths: 36,
    }),
    'a quote is created',
  );
  const { quoteId } = made;
  const { lines } = await result<{ lines: { lineId: string }[] }>(
    stage.send('rita.rep', `/quotes/${quoteId}/lines`, {
      operations: [
        { op: 'add', offering: 'platform-standard', quantity: '1' },
        {
          op: 'add',
          offering: 'ai-usage.claude-sonnet-5',
          quantity: '1',
          assumedUsage: { input_tokens: '60000000', cache_read_tokens: '10000000', output_tokens: '5000000' },
        },
      ],
    }),
    'lines are added',
  );
  const bundleLine = lines[0]?.lineId ?? '';
  stage.tell(
    'She picks the appliance without the on-site onboarding that it needs, and both residencies: refused, with the rules that conflict.',
  );
  const wrong = [
    ...WISHES.filter(([group]) => group !== 'onboarding'),
    ['onboarding', 'onboarding-remote', 1] as const,
    ['residency', 'residency-uk', 1] as const,
  ];
  const conflict = await refusedAs(
    stage.send('rita.rep', `/quotes/${quoteId}/configure`, { lineId: bundleLine, selection: selectionOf(wrong) }),
    'quote.configuration-conflict',
    'a contradictory choice',
  );
  for (const { rules } of conflict['conflicts'] as { rules: { message: string }[] }[])
    stage.tell(`  ✗ ${rules.map(({ message }) => message).join(' — against — ')}`);
  await well(
    stage.send('rita.rep', `/quotes/${quoteId}/configure`, { lineId: bundleLine, selection: selectionOf(WISHES) }),
    'the right choices stand',
  );
  await priceAndCheck(stage, quoteId);
  const atList = await readQuote(stage, 'rita.rep', quoteId);
  stage.tell(
    `Priced: ${atList.totals?.recurringMonthly} EUR a month, ${atList.totals?.oneTime} EUR once, ${atList.totals?.termValue} EUR over 36 months with the assumed use.`,
  );
  const previewBefore = await well<Routed>(stage.send('rita.rep', `/quotes/${quoteId}/approval-preview`), 'a preview');
  await well(
    changeLine(stage, quoteId, bundleLine, {
      discretionary: { kind: 'percent', value: '18', reason: 'competing offer' },
    }),
    'Rita gives 18 %',
  );
  await priceAndCheck(stage, quoteId);
  const trace = await well(
    stage.get('rita.rep', `/quotes/${quoteId}/pricing-trace?line=${bundleLine}`),
    'the price is explained',
  );
  tellTrace(stage, trace);
  const preview = await well<Routed>(
    stage.send('rita.rep', `/quotes/${quoteId}/approval-preview`),
    'a preview with discount',
  );
  for (const step of preview.steps)
    stage.tell(`  Before she submits she knows: ${step.role} will be asked, because ${step.reasons.join('; ')}`);
  return { quoteId, bundleLine, conflict, trace, decisionHash: String(trace['decisionHash']), previewBefore, preview };
};

type Step = {
  readonly step: string;
  readonly source: string;
  readonly row: string;
  readonly result: string;
  readonly percent?: string;
  readonly rounding?: { readonly mode: string; readonly exact: string; readonly rounded: string };
};

const tellTrace = (stage: Stage, trace: Record<string, unknown>): void => {
  const lines = trace['lines'] as {
    charges: { charge: string; offering?: string; list: string; net: string; steps: Step[] }[];
  }[];
  const charge = lines[0]?.charges.find((each) => each.steps.length >= 3) ?? lines[0]?.charges[0];
  if (!charge) return;
  stage.tell(`  How “${charge.charge}” came about:`);
  for (const step of charge.steps)
    stage.tell(
      `    ${step.step.padEnd(14)} ${step.result.padStart(12)}   ${step.percent === undefined ? '' : `${step.percent} % `}${step.source} ${step.row}${step.rounding ? `, rounded ${step.rounding.mode} from ${step.rounding.exact}` : ''}`,
    );
};

export type ApproveTold = {
  readonly own: Record<string, unknown>;
  readonly approvedThenReopened: { readonly status: string; readonly voided: boolean };
  readonly approvedContent: string;
};

const approve = (stage: Stage, person: string, quoteId: string, content: string, comment: string) =>
  stage.send(person, `/quotes/${quoteId}/approve`, { decision: 'approve', comment, content });

/** Chapter 5: 18 % goes to the manager; Rita's own approval is refused; after approval a changed price makes it a draft again. */
export const approval = async (stage: Stage, quoteId: string, bundleLine: string): Promise<ApproveTold> => {
  const submitted = await result<{ status: string; steps: { role: string }[] }>(
    stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`),
    'the quote is submitted',
  );
  stage.tell(`Submitted: ${submitted.steps.map(({ role }) => role).join(', ')} is asked.`);
  const { content } = await readQuote(stage, 'rita.rep', quoteId);
  const ownReply = await approve(stage, 'rita.rep', quoteId, content, 'looks good to me');
  must(ownReply.status === 403, 'Rita cannot approve her own quote');
  stage.tell('Rita tries to approve it herself: refused.');
  await well(approve(stage, 'mona.manager', quoteId, content, 'Strategic plant, three years: fine.'), 'Mona approves');
  stage.tell('Mona approves. Then Rita changes a price: the quote is a draft again, and the approval is void.');
  await well(
    changeLine(stage, quoteId, bundleLine, {
      discretionary: { kind: 'percent', value: '20', reason: 'the customer insisted' },
    }),
    'Rita changes the price',
  );
  const reopened = await readQuote(stage, 'rita.rep', quoteId);
  const history = await well<{ cases: { status: string }[] }>(
    stage.get('rita.rep', `/quotes/${quoteId}/approval-history`),
    'the approval history',
  );
  await well(
    changeLine(stage, quoteId, bundleLine, {
      discretionary: { kind: 'percent', value: '18', reason: 'competing offer' },
    }),
    'Rita goes back to 18 %',
  );
  await priceAndCheck(stage, quoteId);
  await well(stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`), 'submitted again');
  const again = await readQuote(stage, 'rita.rep', quoteId);
  await well(approve(stage, 'mona.manager', quoteId, again.content, 'As before.'), 'Mona approves again');
  stage.tell('Back at 18 %, submitted and approved again.');
  return {
    own: body(ownReply),
    approvedThenReopened: { status: reopened.status, voided: history.cases[0]?.status === 'void' },
    approvedContent: again.content,
  };
};

export type ProposeTold = { readonly contentRoot: string; readonly documentHash: string; readonly validUntil: string };

/** Chapter 6: what is promised is sealed, its document made; its hash stands on the quote. */
export const propose = async (stage: Stage, quoteId: string): Promise<ProposeTold> => {
  const presented = await result<ProposeTold>(
    stage.send('rita.rep', `/quotes/${quoteId}/present`),
    'the quote is presented',
  );
  stage.tell(
    `The proposal is made: document ${presented.documentHash.slice(0, 23)}…, content root ${presented.contentRoot.slice(0, 23)}…, valid until ${presented.validUntil}.`,
  );
  return presented;
};

export type AcceptTold = { readonly stale: Record<string, unknown>; readonly answers: readonly unknown[] };

export const ACCEPTS = 50;

/** Chapter 7: a stale page is refused; fifty clicks at once are one acceptance and fifty equal answers. */
export const accept = async (stage: Stage, quoteId: string, shown: ProposeTold): Promise<AcceptTold> => {
  const payload = {
    shownContentRoot: shown.contentRoot,
    shownDocumentHash: shown.documentHash,
    acceptedBy: { name: 'Karl Kunde', title: 'Einkaufsleiter' },
  };
  const stale = await refusedAs(
    stage.send('karl.kunde', `/quotes/${quoteId}/accept`, { ...payload, shownContentRoot: `sha256:${'0'.repeat(64)}` }),
    'quote.content-changed',
    'accepting another content',
  );
  stage.tell('Karl has an old page open: refused, because that is not what the quote says now.');
  const replies = await Promise.all(
    Array.from({ length: ACCEPTS }, () => stage.send('karl.kunde', `/quotes/${quoteId}/accept`, payload)),
  );
  must(
    replies.every(({ status }) => status === 200),
    `all are answered: ${JSON.stringify(replies.find(({ status }) => status !== 200)?.body)}`,
  );
  stage.tell(`He accepts, ${ACCEPTS} times at once: one acceptance, ${ACCEPTS} equal answers.`);
  return { stale, answers: replies.map((reply) => body<{ result: unknown }>(reply).result) };
};

export type ConvertTold = { readonly orderId: string; readonly answers: readonly unknown[] };

/** Chapter 8: one conversion, whatever is retried or raced. */
export const convert = async (stage: Stage, quoteId: string): Promise<ConvertTold> => {
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => stage.send('rita.rep', `/quotes/${quoteId}/convert-to-order`)),
  );
  must(
    replies.every(({ status }) => status === 200),
    `all conversions are answered: ${JSON.stringify(replies.find(({ status }) => status !== 200)?.body)}`,
  );
  const answers = replies.map(
    (reply) => body<{ result: { orders: { orderId: string; number: string }[] } }>(reply).result,
  );
  const order = answers[0]?.orders[0];
  must(order, 'a conversion makes an order');
  stage.tell(`Converted, ten times at once: one order, ${order.number}.`);
  return { orderId: order.orderId, answers };
};

export type PlanTask = {
  /** `fulfillment`, or `billing` once the order is complete. */
  readonly purpose: string;
  readonly id: string;
  readonly name: string;
  /** A milestone asks nobody. */
  readonly connector: string | null;
  readonly operation: string;
  readonly state: string;
  readonly ruleId: string;
  readonly itemId: string;
};
export type FalloutView = {
  readonly id: string;
  readonly taskId: string;
  readonly orderId: string;
  readonly state: string;
  readonly ownerGroup: string;
  readonly recommended: string;
  readonly safeActions: readonly string[];
  readonly forbiddenActions: readonly { readonly action: string; readonly reason: string }[];
  readonly cause: { readonly message: string };
};
type Effect = {
  readonly key: string;
  readonly operation: string;
  readonly reference: string;
  readonly payload: Record<string, unknown>;
};

export type FulfilTold = {
  readonly states: readonly string[];
  readonly facts: readonly string[];
  readonly fallout: FalloutView;
  readonly forbidden: Record<string, unknown>;
  readonly dryRun: Record<string, unknown>;
  readonly tasks: readonly PlanTask[];
  readonly effects: readonly Effect[];
};

/** What goes wrong outside, each once: one answers late, one fails, one times out after succeeding, one says no for good. */
const TROUBLE: Readonly<Record<string, readonly object[]>> = {
  provisioning: [{ mode: 'late-callback', times: 1, delayMs: 1_500 }],
  entitlement: [{ mode: 'fail', times: 1 }],
  billing: [{ mode: 'timeout-after-success', times: 1, match: { operation: 'billing.setup' } }],
  'service-scheduling': [
    {
      mode: 'refuse',
      times: 1,
      code: 'no-engineer-available',
      message: 'No engineer is free in Cologne on the day that was asked for.',
      retriable: false,
    },
  ],
};

const makeTrouble = async (stage: Stage): Promise<void> => {
  for (const [name, rules] of Object.entries(TROUBLE)) {
    const reply = await fetch(`${stage.standIn(name)}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(rules),
    });
    must(reply.ok, `${name} takes its faults`);
  }
};

export const ledgerOf = async (stage: Stage, name: string): Promise<readonly Effect[]> => {
  const answer = (await (await fetch(`${stage.standIn(name)}/ledger`)).json()) as {
    readonly effects: readonly Effect[];
  };
  return answer.effects;
};

export const CONNECTORS = ['billing', 'entitlement', 'provisioning', 'shipping', 'service-scheduling'] as const;

const WAIT_MS = 250;
const WAITS_MAX = 360;

/** Looks again and again until it is so; a story that hangs says where. */
export const until = async <T>(stage: Stage, what: string, look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < WAITS_MAX; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await stage.wait(WAIT_MS);
  }
  throw new Error(`The story waited too long: ${what}`);
};

export const tasksOf = async (stage: Stage, orderId: string): Promise<readonly PlanTask[]> => {
  const { plans } = await well<{ plans: { purpose: string; tasks: Omit<PlanTask, 'purpose'>[] }[] }>(
    stage.get('otto.orderops', `/orders/${orderId}/fulfillment-plan`),
    'the plan',
  );
  return plans.flatMap(({ purpose, tasks }) => tasks.map((task) => ({ ...task, purpose })));
};

export const orderState = async (stage: Stage, orderId: string): Promise<string> =>
  (await well<{ order: { state: string } }>(stage.get('otto.orderops', `/orders/${orderId}`), 'the order')).order.state;

const factsOf = async (stage: Stage, orderId: string): Promise<readonly string[]> =>
  (
    await well<{ facts: { type: string }[] }>(stage.get('otto.orderops', `/orders/${orderId}/timeline`), 'the timeline')
  ).facts.map(({ type }) => type);

/** Chapter 9: the order is carried out by systems that others own; what falls out is repaired by a person, never by a guess. */
export const fulfil = async (stage: Stage, orderId: string): Promise<FulfilTold> => {
  await makeTrouble(stage);
  stage.tell(
    'Outside, one system will answer late, one will fail once, one will time out after succeeding, one will say no.',
  );
  await well(stage.send('rita.rep', `/orders/${orderId}/submit`), 'the order is submitted');
  const fallout = await until(stage, 'the refused task falls out', async () => {
    const { cases } = await well<{ cases: { case: FalloutView }[] }>(
      stage.get('otto.orderops', `/orders/${orderId}/fallout`),
      'fallout',
    );
    return cases[0]?.case;
  });
  stage.tell(
    `Fallout: ${fallout.cause.message} Owner: ${fallout.ownerGroup}. Recommended: ${fallout.recommended}; safe: ${fallout.safeActions.join(', ')}.`,
  );
  for (const { action, reason } of fallout.forbiddenActions) stage.tell(`  not allowed: ${action} — ${reason}`);
  const forbiddenAction = fallout.forbiddenActions[0];
  must(forbiddenAction, 'a case forbids something');
  const repair = (payload: object, query = '') =>
    stage.send(
      'otto.orderops',
      `/orders/${orderId}/repair-actions${query}`,
      { taskId: fallout.taskId, ...payload },
      { reason: 'The customer agreed to the afternoon.' },
    );
  const forbidden = await refusedAs(
    repair({ action: forbiddenAction.action, evidence: { ref: 'x', source: 'hearsay' }, payload: {} }),
    'fallout.action-forbidden',
    'a forbidden repair',
  );
  const corrected = { action: 'correct-and-retry', payload: { window: 'afternoon' } };
  const dryRun = await well(repair(corrected, '?dryRun=true'), 'the repair is rehearsed');
  stage.tell('Otto rehearses the repair, sees what would change and what would follow, and applies it.');
  await well(repair(corrected), 'the repair is applied');
  const states: string[] = [];
  await until(stage, 'the order completes', async () => {
    const state = await orderState(stage, orderId);
    if (states.at(-1) !== state) states.push(state);
    return state === 'completed' ? state : undefined;
  });
  const tasks = await tasksOf(stage, orderId);
  const effects = (await Promise.all(CONNECTORS.map((name) => ledgerOf(stage, name)))).flat();
  stage.tell(`The order is complete: ${tasks.length} tasks, ${effects.length} effects outside, none of them twice.`);
  return { states, facts: await factsOf(stage, orderId), fallout, forbidden, dryRun, tasks, effects };
};

export type LandTold = {
  readonly assets: readonly Record<string, unknown>[];
  readonly handoff: Record<string, unknown>;
  readonly mails: readonly Record<string, unknown>[];
  readonly messages: readonly Record<string, unknown>[];
};

/** Chapter 10: assets are active with their committed terms, billing has exactly what was accepted, the customer is told, facts are delivered. */
export const land = async (stage: Stage, orderId: string, accountId: string): Promise<LandTold> => {
  const assets = await until(stage, 'the assets are active', async () => {
    const answer = await well<{ assets: Record<string, unknown>[] }>(
      stage.get('otto.orderops', `/accounts/${accountId}/assets`),
      'assets',
    );
    return answer.assets.length > 0 ? answer.assets : undefined;
  });
  const handoff = await until(stage, 'billing confirms', async () => {
    const answer = await well<{ handoff: { state: string }; instructions: unknown[] }>(
      stage.get('bea.billing', `/orders/${orderId}/billing-handoff`),
      'the handoff',
    );
    return answer.handoff.state === 'delivered' ? answer : undefined;
  });
  const listed = async (name: string, path: string, member: string): Promise<Record<string, unknown>[]> =>
    ((await (await fetch(`${stage.standIn(name)}${path}`)).json()) as Record<string, Record<string, unknown>[]>)[
      member
    ] ?? [];
  const mails = await until(stage, 'the customer has mail', async () => {
    const found = await listed('smtp', '/mails', 'mails');
    return found.length >= 2 ? found : undefined;
  });
  const messages = await until(stage, 'the webhook heard of it', async () => {
    const found = await listed('webhook-sink', '/messages', 'messages');
    return found.length > 0 ? found : undefined;
  });
  stage.tell(
    `Landed: ${assets.length} products active, ${handoff.instructions.length} billing instructions delivered, ${mails.length} letters, ${messages.length} signed facts at the webhook.`,
  );
  return { assets, handoff: handoff as unknown as Record<string, unknown>, mails, messages };
};

/** Chapter 11: the proof, for whoever wants to check it without us. Asked for until its newest entries have their place in the log. */
export const prove = async (stage: Stage, person: string, quoteId: string): Promise<Uint8Array> =>
  until(stage, 'the evidence is sequenced', async () => {
    const reply = await stage.get(person, `/quotes/${quoteId}/evidence-package`);
    if (reply.status === 503) return undefined;
    must(reply.status === 200, `the package is given: ${reply.status} ${JSON.stringify(reply.body).slice(0, 500)}`);
    return reply.body as Uint8Array;
  });
