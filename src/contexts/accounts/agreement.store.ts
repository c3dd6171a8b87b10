/** The only SQL of agreements. An agreement is read with its prices; dates are text, as everywhere. */
import { canonical } from '#kernel/canonical.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import { type Agreement, AGREEMENTS_OF_ACCOUNT_MAX, type ContractedPrice } from './agreement.ts';

type Row = Omit<Agreement, 'prices'>;
type PriceRow = {
  readonly agreementId: string;
  readonly key: string;
  readonly offering: string;
  readonly charge: string;
  readonly from: string;
  readonly to: string | null;
  readonly price: string;
};

const AGREEMENT = `select id, key, account_id as "accountId", name, contract_system as "contractSystem",
    contract_reference as "contractReference", legal_entity as "legalEntity", currency, effective_from::text as "from",
    effective_to::text as "to", version, entry_leaf as "entryLeaf"
  from accounts.agreement where tenant_id = $1 and account_id = $2 order by key limit ${AGREEMENTS_OF_ACCOUNT_MAX}`;
const PRICES = `select p.agreement_id as "agreementId", p.key, p.offering, p.charge, p.effective_from::text as "from",
    p.effective_to::text as "to", p.price
  from accounts.contracted_price p
  join accounts.agreement a on a.tenant_id = p.tenant_id and a.id = p.agreement_id
  where p.tenant_id = $1 and a.account_id = $2 order by p.agreement_id, p.offering, p.charge, p.effective_from`;

const priceOf = ({ key, offering, charge, from, to, price }: PriceRow): ContractedPrice => ({
  key,
  offering,
  charge,
  from,
  ...(to === null ? {} : { to }),
  price: JSON.parse(price) as ContractedPrice['price'],
});

const read = async (tx: Tx, accountId: string, lock: boolean): Promise<readonly Agreement[]> => {
  const values = [tx.tenantId, accountId];
  const [rows, prices] = await Promise.all([
    tx.query<Row>({
      name: lock ? 'agreements-lock' : 'agreements-read',
      text: lock ? `${AGREEMENT} for update` : AGREEMENT,
      values,
    }),
    tx.query<PriceRow>({ name: 'contracted-prices-read', text: PRICES, values }),
  ]);
  const byAgreement = Map.groupBy(prices, ({ agreementId }) => agreementId);
  return rows.map((row) => ({ ...row, prices: (byAgreement.get(row.id) ?? []).map(priceOf) }));
};

export const readAgreements = (tx: Tx, accountId: string): Promise<readonly Agreement[]> => read(tx, accountId, false);

/** All of the account's, because a price of one may not meet a price of another; the account's row keeps out a second author. */
export const lockAgreements = async (tx: Tx, accountId: string): Promise<readonly Agreement[]> => {
  await tx.query({
    name: 'account-lock-for-agreements',
    text: 'select 1 from accounts.account where tenant_id = $1 and id = $2 for update',
    values: [tx.tenantId, accountId],
  });
  return read(tx, accountId, true);
};

export const insertAgreement = (
  tenantId: string,
  agreement: Agreement,
  head: Head,
  at: string,
): readonly Statement[] => [
  {
    text: `insert into accounts.agreement (tenant_id, id, key, account_id, name, contract_system, contract_reference, legal_entity,
             currency, effective_from, effective_to, version, entry_leaf, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    values: [
      tenantId,
      agreement.id,
      agreement.key,
      agreement.accountId,
      agreement.name,
      agreement.contractSystem,
      agreement.contractReference,
      agreement.legalEntity,
      agreement.currency,
      agreement.from,
      agreement.to,
      head.version,
      head.entryLeaf,
      at,
    ],
  },
  ...insertPrices(tenantId, agreement.id, agreement.prices, at),
];

export const insertPrices = (
  tenantId: string,
  agreementId: string,
  prices: readonly ContractedPrice[],
  at: string,
): readonly Statement[] =>
  prices.map(({ key, offering, charge, from, to = null, price }) => ({
    text: `insert into accounts.contracted_price
             (tenant_id, agreement_id, key, offering, charge, effective_from, effective_to, price, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [tenantId, agreementId, key, offering, charge, from, to, canonical(price), at],
  }));

export const endPrices = (
  tenantId: string,
  agreementId: string,
  ends: readonly { readonly key: string; readonly on: string }[],
): readonly Statement[] =>
  ends.map(({ key, on }) => ({
    text: 'update accounts.contracted_price set effective_to = $4 where tenant_id = $1 and agreement_id = $2 and key = $3',
    values: [tenantId, agreementId, key, on],
  }));

export const updateAgreement = (tenantId: string, head: Head, to: string | null): Statement => ({
  text: 'update accounts.agreement set effective_to = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2',
  values: [tenantId, head.id, to, head.version, head.entryLeaf],
});

export type PricedAgreement = { readonly id: string; readonly name: string; readonly accountId: string };

/** Agreements in force on a day that contract a price of one of these offerings; null: of any. */
export const readAgreementsPricing = (
  tx: Tx,
  offerings: readonly string[] | null,
  on: string,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<readonly PricedAgreement[]> =>
  tx.query<PricedAgreement>({
    text: `select a.id, a.name, a.account_id as "accountId" from accounts.agreement a
           where a.tenant_id = $1 and a.effective_from <= $3 and (a.effective_to is null or a.effective_to > $3)
             and exists (select from accounts.contracted_price p where p.tenant_id = a.tenant_id and p.agreement_id = a.id
                           and ($2::text[] is null or p.offering = any($2)) and (p.effective_to is null or p.effective_to > $3))
             and ($4::uuid is null or a.id > $4)
           order by a.id limit $5`,
    values: [tx.tenantId, offerings, on, after, limit],
  });
