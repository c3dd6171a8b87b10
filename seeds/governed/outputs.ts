/** The fifteen outputs of operations 30, each a page made of answers of the running system: nothing in them is typed by hand but headings. */
import type { JsonObject } from '#kernel/json.ts';
import { drafts } from './launch.ts';
import { cell, each, facts, list, table, under } from './pages.ts';
import type { GovernedTold } from './story.ts';
import { type GovernedStage, reads } from './stage.ts';

/** What is read at the end, besides what the story was told on its way. */
export type Read = { readonly policy: JsonObject; readonly runbooks: readonly JsonObject[]; readonly diff: JsonObject };
export type Output = { readonly file: string; readonly title: string; readonly text: string };

export const readForOutputs = async (stage: GovernedStage, { prepared }: GovernedTold): Promise<Read> => ({
  policy: await reads(stage, 'ada.auditor', '/change-policy'),
  runbooks: (await reads<{ items: readonly JsonObject[] }>(stage, 'sam.sre', '/runbooks')).items,
  diff: await reads(stage, 'ada.auditor', `/releases/${prepared.releaseId}/diff`),
});

type Gate = {
  readonly gate: string;
  readonly promise: string;
  readonly outcome: string;
  readonly says: readonly string[];
};
const gatesOf = (page: JsonObject, ...names: readonly string[]): readonly Gate[] =>
  (page['evidence'] as readonly Gate[]).filter(
    ({ gate }) => names.length === 0 || names.some((name) => gate === name || gate.startsWith(`${name}-`)),
  );
const gates = (page: JsonObject, ...names: readonly string[]): string =>
  table(
    ['Gate', 'Outcome', 'What was found'],
    gatesOf(page, ...names).map(({ promise, outcome, says }) => [promise, outcome, says.join(' ')]),
  );

type Listed = {
  readonly list: string;
  readonly source: string;
  readonly items: readonly { readonly item: string; readonly gates: readonly string[] }[];
};
/** A list of the source, item by item, with what the platform found about each. */
const checklist = ({ policy }: Read, page: JsonObject, name: string): string => {
  const found = (policy['lists'] as readonly Listed[]).find(({ list: one }) => one === name);
  const outcomes = new Map(gatesOf(page).map((gate) => [gate.gate, gate.outcome]));
  return table(
    [`${found?.source ?? name}`, 'Answered by', 'Outcome'],
    (found?.items ?? []).map(({ item, gates: by }) => [
      item,
      by.join(', '),
      by.map((gate) => outcomes.get(gate) ?? 'not asked').join(', '),
    ]),
  );
};
const draftsOf = (...kinds: readonly string[]): string =>
  table(
    ['Artifact', 'Drafted by'],
    drafts.filter(({ kind }) => kinds.includes(kind)).map(({ kind, key, author }) => [`${kind} ${key}`, author]),
  );
const totals = (run: JsonObject): string =>
  facts(run['totals'] as JsonObject, ['quotes', 'refusedNow', 'mendedNow', 'asksMore', 'asksLess']);

const classification = ({ decided: { page } }: GovernedTold): string => {
  const risk = page['risk'] as { tier: number; because: readonly string[]; dimensions: readonly JsonObject[] };
  return [
    `${cell(page['number'])} is a change of tier ${risk.tier}.`,
    list(risk.because),
    table(
      ['Dimension', 'Score', 'How', 'Why'],
      risk.dimensions.map(({ says, score, how, because }) => [says, score, how, because]),
    ),
  ].join('\n\n');
};

const ownership = ({ decided: { page } }: GovernedTold, { policy }: Read): string => {
  const whole = policy['policy'] as { readonly domains: readonly JsonObject[] };
  const { asked, activities } = page['answers'] as {
    readonly asked: readonly JsonObject[];
    readonly activities: readonly JsonObject[];
  };
  return [
    under(
      'Who owns what: the business on the left, the platform on the right',
      table(
        ['Domain', 'Business owner', 'Engineering'],
        whole.domains.map(({ says, owner, engineering }) => [says, owner, engineering]),
      ),
    ),
    under(
      'RACI of what this change is',
      table(
        ['Activity', 'Responsible', 'Accountable', 'Consulted', 'Informed'],
        activities.map(({ says, responsible, accountable, consulted, informed }) => [
          says,
          responsible,
          accountable,
          consulted,
          informed,
        ]),
      ),
    ),
    under(
      'Who answered',
      table(
        ['Role', 'Asked because', 'Answered', 'At'],
        asked.map(({ role, because, answered, at }) => [role, because, answered, at]),
      ),
    ),
  ].join('\n\n');
};

type Answer = {
  readonly asks: string;
  readonly count: number;
  readonly records: readonly { readonly name: string; readonly says: string }[];
};
const answersOf = (impact: JsonObject): readonly Answer[] => impact['answers'] as unknown as readonly Answer[];
const impact = ({ prepared, decided }: GovernedTold): string =>
  [
    under(
      'As first drafted, and as released',
      table(
        ['Question of operations 6.2', 'First draft', 'As released'],
        answersOf(prepared.firstImpact).map(({ asks, count }, at) => [
          asks,
          count,
          answersOf(decided.impact)[at]?.count ?? '',
        ]),
      ),
    ),
    ...answersOf(decided.impact).map(({ asks, records }) =>
      under(
        asks,
        table(
          ['Record', 'What'],
          records.map(({ name, says }) => [name, says]),
        ),
      ),
    ),
  ].join('\n\n');

const catalogPlan = ({ decided, released }: GovernedTold, read: Read): string =>
  [
    draftsOf('product-specification', 'product-offering', 'configuration-rules', 'eligibility-table'),
    checklist(read, decided.page, 'catalog'),
    under('Publication', facts(released.publication, ['modelHash', 'previousModelHash', 'effectiveFrom'])),
  ].join('\n\n');

const pricing = ({ prepared, decided }: GovernedTold, read: Read): string =>
  [
    draftsOf('price-book', 'cost-book', 'promotion'),
    checklist(read, decided.page, 'pricing'),
    checklist(read, decided.page, 'promotion'),
    under(
      'Found on the way',
      list(prepared.offences.filter(({ gate }) => gate === 'promotions').map(({ message }) => message)),
    ),
  ].join('\n\n');

const approvals = ({ prepared, decided, sold }: GovernedTold, read: Read): string =>
  [
    checklist(read, decided.page, 'approval policy'),
    checklist(read, decided.page, 'approval simulation'),
    gates(decided.page, 'approval-simulation'),
    under(
      'Found on the way',
      list(prepared.offences.filter(({ gate }) => gate === 'approval-scenarios').map(({ message }) => message)),
    ),
    under('The open book, first draft', totals(prepared.firstRun)),
    under('The open book, as released', totals(decided.run)),
    under(
      'The first deal, at 16 %',
      table(
        ['Role', 'Because'],
        sold.preview.steps.map(({ role, reasons }) => [role, reasons]),
      ),
    ),
  ].join('\n\n');

const legal = ({ decided, sold }: GovernedTold): string =>
  [
    draftsOf('clause'),
    gates(decided.page, 'proposals', 'validated'),
    under('Clauses of the first offer', list(sold.clauses)),
  ].join('\n\n');

const fulfillment = ({ decided, sold, carried }: GovernedTold, read: Read): string =>
  [
    draftsOf('decomposition-rules'),
    checklist(read, decided.page, 'orchestration'),
    gates(decided.page, 'plans', 'compensation', 'downstream-contracts'),
    under('The plan of the first order', table(['Level', 'Task', 'System', 'Undo'], planned(sold.plan))),
    under(
      'As it was carried out',
      table(
        ['Task', 'System', 'State', 'Their reference'],
        carried.tasks.map(({ id, name, connector, state }) => [
          name,
          connector ?? 'nobody: a milestone',
          state,
          carried.effects.find(({ key }) => key.includes(id))?.reference ?? '',
        ]),
      ),
    ),
  ].join('\n\n');
const planned = (plan: JsonObject): readonly (readonly unknown[])[] =>
  each(plan, 'tasks').map(({ name, connector, undo, level }) => [level, name, connector, undo]);

const billing = ({ decided, carried }: GovernedTold): string =>
  [
    draftsOf('billing-mapping'),
    gates(decided.page, 'billing-and-assets', 'reconciliation'),
    under(
      'What changes',
      table(
        ['Record', 'What'],
        answersOf(decided.impact)
          .filter(({ asks }) => asks.includes('billing'))
          .flatMap(({ records }) => records.map(({ name, says }) => [name, says])),
      ),
    ),
    under('The first order, handed over', facts(carried.handoff, ['state', 'recordedAt', 'deliveredAt'])),
    under(
      'What billing was told',
      table(
        ['Product code', 'Rule', 'Terms'],
        carried.instructions.map(({ productCode, ruleId, termsHash }) => [productCode, ruleId, termsHash]),
      ),
    ),
  ].join('\n\n');

const rollback = ({ decided, incident }: GovernedTold): string =>
  [
    under('Planned', facts(decided.page['rollback'] as JsonObject, ['how', 'says'])),
    under(
      'What goes back with it',
      table(
        ['Record', 'What'],
        answersOf(decided.impact)
          .filter(({ asks }) => asks.includes('rolled back'))
          .flatMap(({ records }) => records.map(({ name, says }) => [name, says])),
      ),
    ),
    under('Done once: the emergency change', facts(incident.back, ['number', 'status', 'releaseId', 'changes'])),
  ].join('\n\n');

const monitoring = ({ reviewed }: GovernedTold): string => {
  const { watched } = reviewed.page['after'] as { readonly watched: { readonly readings: readonly JsonObject[] } };
  return table(
    ['Watched', 'As long before', 'Since', 'Meant', 'Holds'],
    watched.readings.map(({ says, before, since, meant, holds }) => [says, before, since, meant, holds]),
  );
};

/** Those whose trouble this launch could make. */
const RUNBOOKS = [
  'incorrect-price',
  'stale-catalog-cache',
  'approval-misrouting',
  'proposal-generation-failure',
  'decomposition-failure',
  'product-mapping-missing',
  'billing-handoff-failure',
  'stuck-approval-queue',
  'failed-catalog-publish',
];
const runbooks = (_told: GovernedTold, read: Read): string =>
  table(
    ['Runbook', 'File'],
    read.runbooks
      .filter(({ key }) => RUNBOOKS.includes(String(key)))
      .map(({ key, title }) => [title, `docs/runbooks/${String(key)}.md`]),
  );

const quarterClose = ({ frozen, emergency, incident }: GovernedTold): string =>
  [
    table(
      ['Measure of operations 8.3', 'Says', 'Well'],
      (emergency.measures['measures'] as readonly JsonObject[]).map(({ source, says, ok }) => [source, says, ok]),
    ),
    under('A late price change', facts(frozen.late, ['code', 'period', 'until', 'tier', 'tiersFrom'])),
    under('The emergency', facts(emergency.page, ['number', 'title', 'tier', 'status'])),
    gates(emergency.page, 'simulation', 'finance-answers'),
    under('Its review afterwards', facts(incident.reviewed, ['role', 'holds', 'settled', 'inTime'])),
  ].join('\n\n');

const reached = (records: JsonObject): string =>
  table(
    ['Records', 'How many', 'Money'],
    ['quotes', 'orders', 'handoffs'].map((kind) => {
      const { count, money } = records[kind] as {
        count: number;
        money: readonly { currency: string; amount: string }[];
      };
      return [kind, count, money.map(({ currency, amount }) => `${amount} ${currency}`)];
    }),
  );

const postRelease = ({ reviewed, incident }: GovernedTold): string => {
  const { closing } = reviewed.page['after'] as { readonly closing: JsonObject };
  const whole = incident.incident as {
    incident: JsonObject;
    actions: readonly JsonObject[];
    timeline: readonly JsonObject[];
  };
  return [
    under('The change', facts(closing, ['at', 'says', 'checks'])),
    under('What was watched', monitoring({ reviewed } as GovernedTold)),
    under(
      'The incident',
      facts(whole.incident, [
        'number',
        'title',
        'severity',
        'state',
        'startedAt',
        'containedAt',
        'resolvedAt',
        'closedAt',
        'resolution',
      ]),
    ),
    under(
      'How far it went',
      table(
        ['Classification', 'Level', 'Because'],
        Object.entries(whole.incident['classification'] as Record<string, JsonObject>).map(
          ([key, { level, because }]) => [key, level, because],
        ),
      ),
    ),
    under('What was decided meanwhile', reached(whole.incident['records'] as JsonObject)),
    under(
      'Timeline, from the log',
      table(
        ['At', 'What', 'Who'],
        whole.timeline.map(({ at, type, actor }) => [at, type, actor]),
      ),
    ),
    under('Postmortem', facts(whole.incident['postmortem'] as JsonObject)),
    under(
      'Actions',
      table(
        ['Action', 'Owner', 'By', 'Verified by', 'Evidence'],
        whole.actions.map(({ text, owner, deadline, verifier, evidence }) => [
          text,
          owner,
          deadline,
          verifier,
          evidence,
        ]),
      ),
    ),
  ].join('\n\n');
};

const OUTPUTS: readonly (readonly [file: string, title: string, make: (told: GovernedTold, read: Read) => string])[] = [
  ['change-classification', 'Change classification', classification],
  ['ownership', 'Ownership and RACI', ownership],
  ['impact-analysis', 'Impact analysis checklist', impact],
  ['catalog-release-plan', 'Catalog release plan', catalogPlan],
  ['pricing-and-promotion', 'Pricing and promotion governance plan', pricing],
  ['approval-simulation', 'Approval policy simulation plan', approvals],
  ['legal-and-proposal', 'Legal and proposal governance plan', legal],
  ['fulfillment-mapping', 'Fulfillment mapping release plan', fulfillment],
  ['billing-handoff', 'Billing handoff validation plan', billing],
  ['release-gates', 'Release gates', ({ decided }) => gates(decided.page)],
  ['rollback', 'Rollback plan', rollback],
  ['monitoring', 'Monitoring dashboard', monitoring],
  ['incident-runbooks', 'Incident runbooks', runbooks],
  ['quarter-close', 'Quarter-close risk controls', quarterClose],
  ['post-release-review', 'Post-release review plan', postRelease],
];

export const outputsOf = (told: GovernedTold, read: Read): readonly Output[] =>
  OUTPUTS.map(([file, title, make], at) => ({
    file: `${String(at + 1).padStart(2, '0')}-${file}.md`,
    title,
    text: `# ${at + 1}. ${title}\n\n${make(told, read)}\n`,
  }));

export const indexOf = (outputs: readonly Output[]): string =>
  `# A governed launch\n\nThe fifteen outputs of operations 30, made of the answers of the running system. \`told.json\` has all of them, as they were given; \`launch.evidence.zip\` is the package of the change, for \`troth verify\`.\n\n${outputs.map(({ file, title }, at) => `${at + 1}. [${title}](${file})`).join('\n')}\n`;
