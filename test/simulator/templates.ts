/**
 * Quotes in the state `presented`, made once by the real commands, and copied row by row into a tenant of its own for every seed.
 * A seed then begins where promises begin to be raced for, and costs milliseconds instead of a second.
 */
import pg from 'pg';
import { presentQuoteWith, openRenderer } from '#contexts/proposal/index.ts';
import { submitQuote } from '#contexts/approval/index.ts';
import { readPersonByKey, readPrincipal } from '#contexts/identity/index.ts';
import { configureLine, createQuote, editLines, priceQuote, validateQuote } from '#contexts/quote/index.ts';
import { must } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import type { Principal } from '#platform/command.ts';
import type { Door } from '#platform/door.ts';
import { runCommand } from '#platform/run-command.ts';
import { COMPANY_TENANT, loadCompany } from '#seeds/load-company.ts';

type Choice = readonly [group: string, option: string, quantity?: number];
type Wanted = { readonly offering: string; readonly choices?: readonly Choice[] };

const WORKSPACE: readonly Choice[] = [
  ['users', 'named-user', 10],
  ['support', 'support-business'],
  ['residency', 'residency-eu'],
];

/** With an appliance the company asks for Premium Support. */
const SITE: readonly Choice[] = [
  ['users', 'named-user', 10],
  ['support', 'support-premium'],
  ['residency', 'residency-eu'],
];

/** From one task to a dozen; the appliance ships with a carrier that looks at no key, so that whatever is sent twice leaves twice. */
const DEALS = {
  consulting: [{ offering: 'consulting-day' }],
  appliance: [{ offering: 'edge-appliance' }, { offering: 'consulting-day' }],
  workspace: [{ offering: 'platform-standard', choices: WORKSPACE }],
  site: [
    {
      offering: 'platform-standard',
      choices: [...SITE, ['appliance', 'edge-appliance'], ['onboarding', 'onboarding-on-site']],
    },
  ],
} satisfies Record<string, readonly Wanted[]>;

export type DealName = keyof typeof DEALS;
export const DEAL_NAMES = Object.keys(DEALS) as readonly DealName[];

export type PresentedQuote = {
  readonly quoteId: string;
  readonly familyId: string;
  readonly contentRoot: string;
  readonly documentHash: string;
  readonly validUntil: string;
};

export const PEOPLE = [
  'rita.rep',
  'mona.manager',
  'felix.finance',
  'karl.kunde',
  'otto.orderops',
  'bea.billing',
] as const;
export type PersonKey = (typeof PEOPLE)[number];

export type Templates = {
  readonly deals: Readonly<Record<DealName, PresentedQuote>>;
  readonly people: Readonly<Record<PersonKey, Principal>>;
  readonly model: CommercialModel;
};

export type Deals = Templates['deals'];

/** Publishes the company and presents one quote of each kind, as people would, in the tenant of the story. */
export const makeDeals = async (door: Door): Promise<Deals> => {
  await loadCompany(door, () => {}, false);
  const people = await peopleOf(door);
  const renderer = openRenderer();
  try {
    const deals: Partial<Record<DealName, PresentedQuote>> = {};
    for (const name of DEAL_NAMES)
      deals[name] = await presentDeal(door, people['rita.rep'], presentQuoteWith(renderer), name, `simulator/${name}`);
    return deals as Deals;
  } finally {
    renderer.close();
  }
};

export const templatesOf = async (door: Door, deals: Deals): Promise<Templates> => ({
  deals,
  people: await peopleOf(door),
  model: await door.read(COMPANY_TENANT, (tx) => door.models.at(tx, door.clock())),
});

/** The people that a run needs, as they sign in. */
export const peopleOf = (door: Door): Promise<Templates['people']> =>
  door.read(COMPANY_TENANT, async (tx) => {
    const found: Partial<Record<PersonKey, Principal>> = {};
    for (const key of PEOPLE) {
      const person = await readPersonByKey(tx, key);
      const principal = person && (await readPrincipal(tx, person.principalId));
      must(principal, `${key} is one of the company's people`);
      found[key] = principal;
    }
    return found as Templates['people'];
  });

/** One more offer of a kind, by the commands that a seller sends. `label` makes its keys. */
export const presentDeal = async (
  door: Door,
  seller: Principal,
  presentQuote: unknown,
  name: DealName,
  label: string,
): Promise<PresentedQuote> => {
  let step = 0;
  const send = async (definition: unknown, payload: object): Promise<Record<string, string>> => {
    const answer = await runCommand(
      door,
      definition as Parameters<typeof runCommand>[1],
      seller,
      { idempotencyKey: `${label}/${(step += 1)}`, payload },
      { channel: 'seed' },
    );
    must(answer.ok, `the template ${name} is made: ${JSON.stringify(answer.ok ? null : answer.refusal)}`);
    return answer.value as Record<string, string>;
  };
  const accountId = await accountOf(door);
  const created = await send(createQuote, { accountId, name: label });
  const quoteId = created['quoteId'] ?? '';
  const wanted: readonly Wanted[] = DEALS[name];
  await send(editLines, { quoteId, operations: wanted.map(({ offering }) => ({ op: 'add', offering })) });
  for (const [lineId, choices] of await linesToConfigure(door, quoteId, wanted))
    await send(configureLine, {
      quoteId,
      lineId,
      selection: choices.map(([group, option, quantity = 1]) => ({ group, option, quantity })),
    });
  const priced = await send(priceQuote, { quoteId });
  await send(validateQuote, { quoteId });
  const { content: seenContent } = priced;
  await send(submitQuote, { quoteId, seenContent });
  const shown = await send(presentQuote, { quoteId, seenContent });
  return {
    quoteId,
    familyId: created['familyId'] ?? '',
    contentRoot: shown['contentRoot'] ?? '',
    documentHash: shown['documentHash'] ?? '',
    validUntil: shown['validUntil'] ?? '',
  };
};

const accountOf = (door: Door): Promise<string> =>
  door.read(COMPANY_TENANT, async (tx) => {
    const [row] = await tx.query<{ id: string }>({
      text: `select id from accounts.account where tenant_id = $1 and key = 'rheinwerk-maschinenbau'`,
      values: [tx.tenantId],
    });
    must(row, 'the customer of the story exists');
    return row.id;
  });

const linesToConfigure = (
  door: Door,
  quoteId: string,
  wanted: readonly Wanted[],
): Promise<readonly (readonly [lineId: string, choices: readonly Choice[]])[]> =>
  door.read(COMPANY_TENANT, async (tx) => {
    const rows = await tx.query<{ id: string }>({
      text: 'select id from quote.line where tenant_id = $1 and revision_id = $2 order by position',
      values: [tx.tenantId, quoteId],
    });
    return rows.flatMap(({ id }, index) => {
      const choices = wanted[index]?.choices;
      return choices === undefined ? [] : [[id, choices] as const];
    });
  });

/** What a tenant needs before its seed begins. The model itself is content, found by hash in the shared cache, and is not copied. */
const COPIED: readonly (readonly [table: string, where: string])[] = [
  ['identity.tenant', 'true'],
  ['identity.person', 'true'],
  ['identity.principal', 'true'],
  ['platform.model', 'true'],
  ['platform.model_called_back', 'true'],
  ['accounts.account', `key = 'rheinwerk-maschinenbau'`],
  ['quote.family', 'id = $3'],
  ['quote.revision', 'id = $2'],
  ['quote.line', 'revision_id = $2'],
  ['quote.decision', 'revision_id = $2'],
  ['proposal.document', 'subject_id = $2'],
  ['platform.blob', 'hash = (select snapshot_hash from quote.revision where tenant_id = $4 and id = $2)'],
  ['platform.timer', 'subject_id = $2'],
  ['platform.entry', 'aggregate_id = $2'],
];

export type Copier = {
  readonly copy: (tenantId: string, quote: Pick<PresentedQuote, 'quoteId' | 'familyId'>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** One connection that no policy binds: a tenant's own roles cannot read another's rows, which is what they are for. */
export const openCopier = async (adminUrl: string): Promise<Copier> => {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'troth-simulator' });
  await client.connect();
  const statements: string[] = [];
  for (const [table, where] of COPIED) statements.push(await copyStatement(client, table, where));
  const text = `with ${statements.map((statement, index) => `copied_${index} as (${statement})`).join(', ')} select 1`;
  return {
    copy: async (tenantId, { quoteId, familyId }) => {
      await client.query({ name: 'copy', text, values: [tenantId, quoteId, familyId, COMPANY_TENANT] });
    },
    close: () => client.end(),
  };
};

const copyStatement = async (client: pg.Client, table: string, where: string): Promise<string> => {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attname not in ('tenant_id', 'xact') order by attnum`,
    [table],
  );
  const columns = rows.map(({ name }) => `"${name}"`).join(', ');
  // A template's tenant has a key of its own name; the copies are told apart by theirs.
  const values = table === 'identity.tenant' ? columns.replace('"key"', `'sim-' || right($1::text, 12)`) : columns;
  return `insert into ${table} (tenant_id, ${columns}) select $1::uuid, ${values} from ${table} where tenant_id = $4::uuid and ${where.replaceAll('$2', '$2::uuid').replaceAll('$3', '$3::uuid').replaceAll('= $4', '= $4::uuid')}`;
};
