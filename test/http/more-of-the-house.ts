/** What else there may be in a house: a link to its offer, an emergency, a key, a job of many quotes. */
import type { Json } from '#kernel/json.ts';
import { must } from '#kernel/outcome.ts';
import type { HouseInUse } from './house-in-use.ts';

export const moreOfTheHouse = async ({ troth, offered }: HouseInUse): Promise<Readonly<Record<string, Json>>> => {
  const does = async (who: string, path: string, payload: object): Promise<Readonly<Record<string, Json>>> => {
    const { status, body } = await troth.send(who, path, payload);
    must(status === 200, `${who} prepares ${path}: ${JSON.stringify(body)}`);
    return (body as { readonly result: Readonly<Record<string, Json>> }).result;
  };
  const { linkId } = await does('rita.rep', `/quotes/${offered.quoteId}/links`, {
    purpose: 'read',
    contact: { name: 'Karl Kunde', email: 'karl@example.test' },
  });
  const { grantId } = await does('sam.sre', '/break-glass', { reason: 'An emergency of the test', minutes: 60 });
  const { keyId } = await does('olga.ops', '/api-keys', {
    name: 'A key of the test',
    scopes: ['quotes.read'],
    territories: ['dach'],
    expiresInDays: 1,
  });
  const { bulkJobId } = await does('rita.rep', '/bulk-quotes', {
    name: 'A job of the test',
    source: {
      kind: 'file',
      file: { format: 'csv', text: 'account,offering\nrheinwerk-maschinenbau,consulting-day\n' },
    },
  });
  // Stops nothing, so that everything else of the house goes on.
  const degradedMode = 'degraded-status';
  const until = Temporal.Now.instant().add({ hours: 24 }).toString({ smallestUnit: 'millisecond' });
  const { key: modeKey } = await does('sam.sre', `/modes/${degradedMode}/enter`, {
    reason: 'A test of the house',
    until,
  });
  // Freezes nothing.
  const { periodId } = await does('olga.ops', '/calendar', {
    kind: 'campaign-launch',
    name: 'A campaign of the test',
    from: Temporal.Now.instant().toString({ smallestUnit: 'millisecond' }),
    to: until,
  });
  const { contentRoot, documentHash } = offered;
  const { envelopeId } = await does('rita.rep', `/quotes/${offered.quoteId}/envelopes`, {
    shownContentRoot: contentRoot,
    shownDocumentHash: documentHash,
    signer: { name: 'Karl Kunde', email: 'karl.kunde@rheinwerk-maschinenbau.example' },
  });
  const [karl] = await troth.database.admin<{ id: string }>(
    `select p.id from identity.principal p join identity.person n on n.id = p.person_id where n.key = 'karl.kunde'`,
  );
  const members = {
    principalId: karl?.id,
    person: 'karl.kunde',
    envelopeId,
    linkId,
    grantId,
    keyId,
    bulkJobId,
    degradedMode,
    modeKey,
    periodId,
    territories: ['dach'],
  };
  for (const [name, value] of Object.entries(members)) must(value !== undefined, `there is a ${name}`);
  return members as Readonly<Record<string, Json>>;
};
