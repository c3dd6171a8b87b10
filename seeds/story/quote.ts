/** Chapters 4 and 5: a deal is configured, priced, explained and approved. */
import { must } from '#kernel/outcome.ts';
import { ACCOUNT, body, refusedAs, result, selectionOf, type Stage, well, WISHES } from './stage.ts';

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
  must(again.status === 'approved', 'what got no worse since it was approved is carried');
  stage.tell('Back at 18 % and submitted again: what Mona approved is carried, and nobody is asked twice.');
  return {
    own: body(ownReply),
    approvedThenReopened: { status: reopened.status, voided: history.cases[0]?.status === 'void' },
    approvedContent: again.content,
  };
};
