/** The real app with a small story in it, told through the API: what the pages of the tests show. */
import assert from 'node:assert/strict';
import { startTroth, type Reply, type Troth, type TrothOptions } from '../../test/support/troth.ts';

export type Stage = Troth & {
  /** A draft that is priced and checked, with a discount that a manager must approve. */
  readonly draftId: string;
  /** The bundle among its lines. */
  readonly draftLineId: string;
  readonly inApprovalId: string;
  readonly caseId: string;
  readonly presentedId: string;
  /** An order whose work cannot be done: no connector is there to do it. */
  readonly orderId: string;
};

type Body = { readonly [member: string]: unknown };
const REP = 'rita.rep';
const MANAGER = 'mona.manager';
const CUSTOMER = 'karl.kunde';
const OPS = 'otto.orderops';

const fine = (reply: Reply): Body => {
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  return reply.body as Body;
};
const items = (reply: Reply): readonly Body[] => fine(reply)['items'] as readonly Body[];

export const setStage = async (options: TrothOptions = {}): Promise<Stage> => {
  const troth = await startTroth(options);
  const draftId = await aQuote(troth, 'Rollout Köln and Aachen', '18');
  const inApprovalId = await aQuote(troth, 'Renewal of the research cluster', '18');
  fine(await troth.send(REP, `/quotes/${inApprovalId}/submit-for-approval`));
  const waiting = items(await troth.get(MANAGER, '/approvals?mine=true'));
  const caseId = String(waiting.find((each) => each['quoteId'] === inApprovalId)?.['caseId']);
  const presentedId = await presented(troth, 'Standard for the plant in Bonn');
  const orderId = await anOrder(troth);
  const draft = fine(await troth.get(REP, `/quotes/${draftId}`));
  const draftLineId = String((draft['lines'] as readonly Body[])[0]?.['lineId']);
  return { ...troth, draftId, draftLineId, inApprovalId, caseId, presentedId, orderId };
};

const presented = async (troth: Troth, name: string): Promise<string> => {
  const quoteId = await aQuote(troth, name, '5');
  fine(await troth.send(REP, `/quotes/${quoteId}/submit-for-approval`));
  fine(await troth.send(REP, `/quotes/${quoteId}/present`));
  return quoteId;
};

const anOrder = async (troth: Troth): Promise<string> => {
  const quoteId = await presented(troth, 'Pilot for the foundry');
  const shown = fine(await troth.get(CUSTOMER, `/quotes/${quoteId}`));
  const { consent } = fine(await troth.get(CUSTOMER, `/quotes/${quoteId}/offer`)) as {
    readonly consent: { readonly hash: string };
  };
  const acceptance = {
    shownContentRoot: shown['contentRoot'],
    shownDocumentHash: shown['documentHash'],
    consentHash: consent.hash,
    acceptedBy: { name: 'Karl Kunde', title: 'Head of purchasing' },
  };
  fine(await troth.send(CUSTOMER, `/quotes/${quoteId}/accept`, acceptance));
  fine(await troth.send(REP, `/quotes/${quoteId}/convert-to-order`));
  const orders = fine(await troth.get(OPS, '/orders'))['orders'] as readonly Body[];
  const orderId = String(orders[0]?.['id']);
  fine(await troth.send(REP, `/orders/${orderId}/submit`));
  return orderId;
};

const aQuote = async (troth: Troth, name: string, discount: string): Promise<string> => {
  const accounts = items(await troth.get(REP, '/accounts'));
  const account = accounts.find(({ key }) => key === 'rheinwerk-maschinenbau');
  assert.ok(account, 'the story has its customer');
  const opened = fine(await troth.send(REP, '/quotes', { accountId: account['id'], name }));
  const quoteId = String((opened['result'] as Body)['quoteId']);
  const discretionary = { kind: 'percent', value: discount, reason: 'Agreed in negotiation' };
  const operations = [
    { op: 'add', offering: 'platform-standard', discretionary },
    { op: 'add', offering: 'consulting-day', quantity: '3' },
  ];
  fine(await troth.send(REP, `/quotes/${quoteId}/lines`, { operations }));
  await configure(troth, quoteId);
  fine(await troth.send(REP, `/quotes/${quoteId}/price`));
  fine(await troth.send(REP, `/quotes/${quoteId}/validate`));
  return quoteId;
};

const configure = async (troth: Troth, quoteId: string): Promise<void> => {
  const quote = fine(await troth.get(REP, `/quotes/${quoteId}`));
  const [line] = quote['lines'] as readonly Body[];
  const selection = [
    { group: 'users', option: 'named-user', quantity: 25 },
    { group: 'residency', option: 'residency-eu', quantity: 1 },
    { group: 'support', option: 'support-business', quantity: 1 },
  ];
  fine(await troth.send(REP, `/quotes/${quoteId}/configure`, { lineId: line?.['lineId'], selection }));
};
