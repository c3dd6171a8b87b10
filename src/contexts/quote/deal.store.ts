/** The only SQL of deals: which families are about one deal, and which of them stand beside each other. */
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Header, QuoteStatus } from './quote.ts';

export type DealFamily = {
  readonly familyId: string;
  readonly dealId: string;
  /** Families with the same one are sold beside each other; others are alternatives. */
  readonly togetherId: string;
};

const PLACE = `f.id as "familyId", coalesce(f.deal_id, f.id) as "dealId", coalesce(f.together_id, f.id) as "togetherId"`;

export const readDealPlace = async (tx: Tx, familyId: string): Promise<DealFamily> => {
  const [place] = await tx.query<DealFamily>({
    name: 'quote-deal-place',
    text: `select ${PLACE} from quote.family f where f.tenant_id = $1 and f.id = $2`,
    values: [tx.tenantId, familyId],
  });
  return place ?? { familyId, dealId: familyId, togetherId: familyId };
};

export type NewFamily = {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  readonly dealId: string | null;
  readonly togetherId: string | null;
  readonly fromRevision: string;
};

export const insertFamilyOfDeal = (tenantId: string, family: NewFamily, at: string): Statement => ({
  name: 'quote-family-of-deal-insert',
  text: `insert into quote.family (tenant_id, id, number, account_id, recorded_at, deal_id, together_id, from_revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
  values: [
    tenantId,
    family.id,
    family.number,
    family.accountId,
    at,
    family.dealId,
    family.togetherId,
    family.fromRevision,
  ],
});

export type DealRevision = DealFamily & {
  readonly id: string;
  readonly number: string;
  readonly revisionNo: number;
  readonly accountId: string;
  readonly status: QuoteStatus;
  readonly header: Header;
};

/** Every revision of a deal, in the order of families and revisions. */
export const readDeal = (tx: Tx, dealId: string): Promise<readonly DealRevision[]> =>
  tx.query<DealRevision>({
    name: 'quote-deal-read',
    text: `select ${PLACE}, r.id, f.number, r.revision_no as "revisionNo", r.account_id as "accountId", r.status, r.header
           from quote.family f join quote.revision r on r.tenant_id = f.tenant_id and r.family_id = f.id
           where f.tenant_id = $1 and coalesce(f.deal_id, f.id) = $2 order by f.recorded_at, f.id, r.revision_no`,
    values: [tx.tenantId, dealId],
  });

/**
 * Two who accept in one deal come one after the other: whoever holds its families decides for the whole deal. Taken before any revision is
 * locked, because each of the two ends the other's revision. Adding a revision to a family is not held up by it.
 */
export const lockDealOf = async (tx: Tx, revisionId: string): Promise<void> => {
  await tx.query({
    name: 'quote-deal-lock',
    text: `select f.id from quote.family f
           where f.tenant_id = $1 and coalesce(f.deal_id, f.id) =
             (select coalesce(o.deal_id, o.id) from quote.revision r join quote.family o on o.tenant_id = r.tenant_id and o.id = r.family_id
              where r.tenant_id = $1 and r.id = $2)
           order by f.id for no key update`,
    values: [tx.tenantId, revisionId],
  });
};

export type TakenScenario = Pick<DealRevision, 'id' | 'familyId' | 'dealId' | 'number'>;

/** What the customer took of the deal instead of this family. */
export const readTaken = async (tx: Tx, familyId: string): Promise<TakenScenario | undefined> => {
  const { dealId, togetherId } = await readDealPlace(tx, familyId);
  const [taken] = await tx.query<TakenScenario>({
    name: 'quote-deal-taken',
    text: `select r.id, f.id as "familyId", coalesce(f.deal_id, f.id) as "dealId", f.number
           from quote.revision r join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
           where f.tenant_id = $1 and coalesce(f.deal_id, f.id) = $2 and coalesce(f.together_id, f.id) <> $3
             and r.status in ('accepted', 'converted') order by r.accepted_at, r.id limit 1`,
    values: [tx.tenantId, dealId, togetherId],
  });
  return taken;
};

/** Open revisions of the deal outside the families that stand together with this one, locked in the order of their ids. */
export const lockAlternatives = (
  tx: Tx,
  { dealId, togetherId }: DealFamily,
): Promise<readonly Omit<DealRevision, 'header'>[]> =>
  tx.query({
    name: 'quote-deal-lock-alternatives',
    text: `select ${PLACE}, r.id, f.number, r.revision_no as "revisionNo", r.account_id as "accountId", r.status
           from quote.revision r join quote.family f on f.tenant_id = r.tenant_id and f.id = r.family_id
           where f.tenant_id = $1 and coalesce(f.deal_id, f.id) = $2 and coalesce(f.together_id, f.id) <> $3
             and r.status in ('draft', 'inApproval', 'approved', 'presented', 'accepted', 'converted') order by r.id for update of r`,
    values: [tx.tenantId, dealId, togetherId],
  });
