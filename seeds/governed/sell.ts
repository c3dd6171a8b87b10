/** Chapter 7: the first deal on what was launched, with its approval above fifteen per cent, its clauses, its plan. */
import type { JsonObject } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import { currentConsent } from '#contexts/quote/index.ts';
import { ACCOUNT, well } from '../story.ts';
import { BUNDLE } from './launch.ts';
import { accountOf } from './prepare.ts';
import { type GovernedStage, reads, sends } from './stage.ts';

export type Deal = { readonly quoteId: string; readonly status: string; readonly totals: JsonObject };
export type Sold = {
  readonly eligible: readonly { readonly country: string; readonly refused: readonly JsonObject[] }[];
  readonly preview: { readonly steps: readonly { readonly role: string; readonly reasons: readonly string[] }[] };
  readonly orderId: string;
  readonly accountId: string;
  readonly plan: JsonObject;
  readonly clauses: readonly string[];
};

const BUYERS = [
  ['DE', 'rita.rep', ACCOUNT, 'residency-eu'],
  ['CH', 'rita.rep', 'alpenblick-privatbank', 'residency-ch'],
  ['GB', 'ravi.rep', 'thornbury-insurance', 'residency-uk'],
] as const;

/** A quote of the bundle, priced and validated. */
export const quoteBundle = async (
  stage: GovernedStage,
  [, who, account, residency]: readonly [string, string, string, string],
  discount?: string,
): Promise<string> => {
  const accountId = await accountOf(stage, who, account);
  const { quoteId } = await sends(stage, who, '/quotes', {
    accountId,
    name: 'Records under supervision',
    termMonths: 36,
  });
  const path = `/quotes/${String(quoteId)}`;
  const { lines } = await sends(stage, who, `${path}/lines`, {
    operations: [{ op: 'add', offering: BUNDLE, quantity: '1' }],
  });
  const [line] = lines as readonly { readonly lineId: string }[];
  must(line, 'a line was added');
  const selection = [
    { group: 'retention', option: 'retention-lock', quantity: 40 },
    { group: 'residency', option: residency, quantity: 1 },
  ];
  await sends(stage, who, `${path}/configure`, { lineId: line.lineId, selection });
  if (discount !== undefined)
    await sends(stage, who, `${path}/lines`, {
      operations: [
        {
          op: 'change',
          lineId: line.lineId,
          discretionary: { kind: 'percent', value: discount, reason: 'the first of its kind' },
        },
      ],
    });
  await sends(stage, who, `${path}/price`);
  await sends(stage, who, `${path}/validate`);
  return String(quoteId);
};

export const sell = async (stage: GovernedStage): Promise<Sold> => {
  const eligible = [];
  for (const buyer of BUYERS) {
    const id = await quoteBundle(stage, buyer);
    const found = await reads<{ valid: boolean; checks: readonly JsonObject[] }>(
      stage,
      buyer[1],
      `/quotes/${id}/validation-results`,
    );
    eligible.push({ country: buyer[0], refused: found.valid ? [] : found.checks });
  }
  stage.tell(`It is quoted in ${BUYERS.map(([country]) => country).join(', ')}.`);
  const quoteId = await quoteBundle(stage, BUYERS[0], '16');
  const path = `/quotes/${quoteId}`;
  const preview = await well<Sold['preview']>(stage.send('rita.rep', `${path}/approval-preview`), 'a preview');
  stage.tell(`At 16 %: ${preview.steps.map(({ role }) => role).join(', ')} are asked.`);
  await sends(stage, 'rita.rep', `${path}/submit-for-approval`);
  for (const [role, who] of [
    ['sales-manager', 'mona.manager'],
    ['finance', 'felix.finance'],
    ['legal', 'ludwig.legal'],
  ])
    if (preview.steps.some((step) => step.role === role)) {
      const { content } = await reads(stage, who ?? '', path);
      await sends(stage, who ?? '', `${path}/approve`, {
        decision: 'approve',
        comment: 'The first of its kind.',
        content,
      });
    }
  const shown = await sends(stage, 'rita.rep', `${path}/present`);
  await sends(stage, 'karl.kunde', `${path}/accept`, {
    shownContentRoot: shown['contentRoot'],
    shownDocumentHash: shown['documentHash'],
    consentHash: currentConsent('de').hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Einkaufsleiter' },
  });
  const { orders } = await sends(stage, 'rita.rep', `${path}/convert-to-order`);
  const [order] = orders as readonly { readonly orderId: string; readonly number: string }[];
  must(order, 'a conversion makes an order');
  const plan = await well<JsonObject>(stage.send('otto.orderops', `/orders/${order.orderId}/plan-preview`), 'the plan');
  stage.tell(`Felix sees it and approves; Karl accepts; order ${order.number} is planned by the new mapping.`);
  const clauses = await reads<JsonObject>(stage, 'rita.rep', `${path}/clauses`);
  const accountId = await accountOf(stage, BUYERS[0][1], BUYERS[0][2]);
  return { eligible, preview, orderId: order.orderId, accountId, plan, clauses: clausesOf(clauses) };
};

const clausesOf = (answer: JsonObject): readonly string[] =>
  ((answer['clauses'] ?? answer['items'] ?? []) as readonly { readonly key: string }[]).map(({ key }) => key);
