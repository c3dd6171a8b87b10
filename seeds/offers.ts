/** What an offer can be beside its lines: arranged, with an option, one of two scenarios, with words of the customer's own, signed on paper. */
import { type Deal, draft, presented, result, without } from './make-deal.ts';
import { readQuote, type Stage, well } from './story.ts';

const OFFER: Omit<Deal, 'name'> = {
  account: 'rheinwerk-maschinenbau',
  seller: 'rita.rep',
  termMonths: 36,
  offering: 'platform-standard',
  wishes: without(['appliance', 'onboarding']),
};

const pricedAgain = async (stage: Stage, quoteId: string): Promise<void> => {
  await well(stage.send('rita.rep', `/quotes/${quoteId}/price`), 'priced');
  await well(stage.send('rita.rep', `/quotes/${quoteId}/validate`), 'validated');
};

/** Three years, or two at another price; days of a consultant beside it, if the customer wants them. */
const twoScenarios = async (stage: Stage): Promise<void> => {
  const quoteId = await draft(stage, { ...OFFER, name: 'Platform for the Bonn laboratory' });
  const { lines } = await readQuote(stage, 'rita.rep', quoteId);
  const sections = [
    { key: 'software', title: 'Software' },
    { key: 'services', title: 'Services' },
  ];
  await well(stage.send('rita.rep', `/quotes/${quoteId}/change-header`, { sections }), 'sections');
  const operations = [
    { op: 'change', lineId: lines[0]?.lineId ?? '', group: 'software' },
    { op: 'add', offering: 'consulting-day', quantity: '10', group: 'services', optional: true },
  ];
  await well(stage.send('rita.rep', `/quotes/${quoteId}/lines`, { operations }), 'an option');
  await pricedAgain(stage, quoteId);
  await well(
    stage.send('rita.rep', `/quotes/${quoteId}/notes`, { text: 'They asked for both terms before the board meets.' }),
    'a note',
  );
  const scenario = await result<{ quoteId: string }>(
    stage.send('rita.rep', `/quotes/${quoteId}/clone`, {
      scenario: true,
      name: 'Platform for the Bonn laboratory, two years',
    }),
    'a scenario',
  );
  await well(
    stage.send('rita.rep', `/quotes/${scenario.quoteId}/change-header`, { termMonths: 24, paymentTermDays: 14 }),
    'for two years',
  );
  await pricedAgain(stage, scenario.quoteId);
};

/** Their lawyers want another liability: ours is asked, because it is not one that stands for everybody. */
const beforeLegal = async (stage: Stage): Promise<void> => {
  const quoteId = await draft(stage, { ...OFFER, name: 'Platform for the Bremen yard' });
  const clauses = [{ key: 'liability', choice: 'uncapped-data' }];
  await well(stage.send('rita.rep', `/quotes/${quoteId}/clauses`, { clauses }), 'another liability');
  await pricedAgain(stage, quoteId);
  await well(stage.send('rita.rep', `/quotes/${quoteId}/submit-for-approval`), 'legal is asked');
};

/** Signed with a pen: Rita brings the paper, Mona looks at it and says that it is this offer. */
const signedOnPaper = async (stage: Stage): Promise<void> => {
  const quoteId = await presented(stage, { ...OFFER, name: 'Platform for the Essen works' });
  const shown = (await readQuote(stage, 'rita.rep', quoteId)) as Awaited<ReturnType<typeof readQuote>> & {
    readonly asOf: string;
  };
  const { body } = await stage.get('rita.rep', `/quotes/${quoteId}/proposal`);
  const { claimId, paperHash } = await result<{ claimId: string; paperHash: string }>(
    stage.send('rita.rep', `/quotes/${quoteId}/record-acceptance`, {
      shownContentRoot: shown.contentRoot,
      shownDocumentHash: shown.documentHash,
      signer: { name: 'Karl Kunde', title: 'Einkaufsleiter' },
      signedOn: shown.asOf.slice(0, 10),
      paper: { name: 'signed.pdf', base64: (body as Uint8Array<ArrayBuffer>).toBase64() },
    }),
    'the paper is brought',
  );
  await well(
    stage.send('mona.manager', `/quotes/${quoteId}/confirm-acceptance`, { claimId, seenPaperHash: paperHash }),
    'a second person confirms it',
  );
};

export const loadOffers = async (stage: Stage): Promise<void> => {
  await twoScenarios(stage);
  await beforeLegal(stage);
  await signedOnPaper(stage);
};
