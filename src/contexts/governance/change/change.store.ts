/** Change requests: what is asked stands as its canonical text, what was found about it as rows that are only added. */
import { parseStrict } from '#kernel/canonical.ts';
import type { Json } from '#kernel/json.ts';
import type { Head } from '#platform/command.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { Asked } from './change-request.contract.ts';
import type {
  Approval,
  Assessed,
  Change,
  Closing,
  GateEvidence,
  NotReleased,
  Review,
  TierByHand,
  Watched,
} from './change.ts';

const COLUMNS = `id, version, entry_leaf as "entryLeaf", number, status, body, fingerprint, release_id as "releaseId", tier,
  tier_by_hand as "tierByHand", assessed, assessed_hash as "assessedHash", assessment_id as "assessmentId", round,
  approved_hash as "approvedHash", scheduled_for::text as "scheduledFor", not_released as "notReleased", released_at::text as "releasedAt", watched, closing,
  rolled_back_by as "rolledBackBy", review_by::text as "reviewBy", review, author_persons as "authorPersons", requested_by as "requestedBy", recorded_at::text as "recordedAt"`;

type Row = Omit<Change, 'asked'> & { readonly body: string };

const instant = (text: string): string => Temporal.Instant.from(text.replace(' ', 'T')).toString();

const changeOf = ({ body, ...row }: Row): Change => ({
  ...row,
  asked: parseStrict(body) as unknown as Asked,
  scheduledFor: row.scheduledFor && instant(row.scheduledFor),
  releasedAt: row.releasedAt && instant(row.releasedAt),
  reviewBy: row.reviewBy && instant(row.reviewBy),
  recordedAt: instant(row.recordedAt),
});

const one = async (rows: Promise<readonly Row[]>): Promise<Change | undefined> => {
  const [row] = await rows;
  return row && changeOf(row);
};

export const lockChange = (tx: Tx, id: string): Promise<Change | undefined> =>
  one(
    tx.query<Row>({
      name: 'change-lock',
      text: `select ${COLUMNS} from governance.change where tenant_id = $1 and id = $2 for update`,
      values: [tx.tenantId, id],
    }),
  );

export const readChange = (tx: Tx, id: string): Promise<Change | undefined> =>
  one(
    tx.query<Row>({
      text: `select ${COLUMNS} from governance.change where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, id],
    }),
  );

/** Locked, so that it is neither withdrawn nor returned while its release is being published. */
export const lockChangeOfRelease = (tx: Tx, releaseId: string | null): Promise<Change | undefined> =>
  one(
    tx.query<Row>({
      name: 'change-of-release-lock',
      text: `select ${COLUMNS} from governance.change where tenant_id = $1 and release_id = $2 and status <> 'withdrawn' for update`,
      values: [tx.tenantId, releaseId],
    }),
  );

export const readChangeOfRelease = (tx: Tx, releaseId: string): Promise<Change | undefined> =>
  one(
    tx.query<Row>({
      text: `select ${COLUMNS} from governance.change where tenant_id = $1 and release_id = $2 and status <> 'withdrawn'`,
      values: [tx.tenantId, releaseId],
    }),
  );

/** The change whose roll-back release this is. */
export const readChangeRolledBackBy = (tx: Tx, releaseId: string): Promise<Change | undefined> =>
  one(
    tx.query<Row>({
      text: `select ${COLUMNS} from governance.change where tenant_id = $1 and rolled_back_by = $2`,
      values: [tx.tenantId, releaseId],
    }),
  );

export const readChanges = async (
  tx: Tx,
  asked: { readonly status: string | null; readonly limit: number },
): Promise<readonly Change[]> =>
  (
    await tx.query<Row>({
      text: `select ${COLUMNS} from governance.change
             where tenant_id = $1 and ($2::text is null or status = $2) order by recorded_at desc, id desc limit $3`,
      values: [tx.tenantId, asked.status, asked.limit],
    })
  ).map(changeOf);

/** What is out and may still be watched, the longest out first. */
export const readWatchable = async (tx: Tx, limit: number): Promise<readonly Change[]> =>
  (
    await tx.query<Row>({
      name: 'changes-watchable',
      text: `select ${COLUMNS} from governance.change
             where tenant_id = $1 and status in ('released', 'watched') order by released_at, id limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(changeOf);

/** The number of the next one. Its row stays locked until the request has ended, so that none is given twice and none is skipped. */
export const nextChangeNumber = async (tx: Tx): Promise<string> => {
  const [counted] = await tx.query<{ last: string }>({
    name: 'change-number-next',
    text: `insert into governance.change_counter (tenant_id, last) values ($1, 1)
           on conflict (tenant_id) do update set last = change_counter.last + 1 returning last`,
    values: [tx.tenantId],
  });
  return `CR-${String(counted?.last).padStart(5, '0')}`;
};

export type NewChange = {
  readonly number: string;
  readonly asked: Asked;
  readonly body: string;
  readonly fingerprint: string;
  readonly releaseId: string | null;
  readonly authorPersons: readonly string[];
  readonly requestedBy: string;
  readonly at: string;
};

export const insertChange = (tenantId: string, next: Head, change: NewChange): Statement => ({
  text: `insert into governance.change (tenant_id, id, number, status, type, title, body, fingerprint, release_id, emergency,
           author_persons, requested_by, version, entry_leaf, recorded_at)
         values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
  values: [
    tenantId,
    next.id,
    change.number,
    change.asked.type,
    change.asked.title,
    change.body,
    change.fingerprint,
    change.releaseId,
    change.asked.emergency !== undefined,
    change.authorPersons,
    change.requestedBy,
    next.version,
    next.entryLeaf,
    change.at,
  ],
});

/** What is asked was written anew: what was found and answered about the old text stays, and counts no more. */
export const saveRevised = (
  tenantId: string,
  next: Head,
  revised: Pick<NewChange, 'asked' | 'body' | 'fingerprint' | 'releaseId' | 'authorPersons'>,
): Statement => ({
  text: `update governance.change set status = 'draft', type = $3, title = $4, body = $5, fingerprint = $6, release_id = $7,
           emergency = $8, author_persons = $9, approved_hash = null, scheduled_for = null, version = $10, entry_leaf = $11
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    revised.asked.type,
    revised.asked.title,
    revised.body,
    revised.fingerprint,
    revised.releaseId,
    revised.asked.emergency !== undefined,
    revised.authorPersons,
    next.version,
    next.entryLeaf,
  ],
});

/** Any of what a move writes besides the state; what is absent stays as it is. */
export type Moved = {
  readonly status: Change['status'];
  readonly tier?: number;
  readonly tierByHand?: TierByHand;
  readonly round?: number;
  readonly approvedHash?: string | null;
  readonly scheduledFor?: string;
  readonly notReleased?: NotReleased;
  readonly releasedAt?: string;
  readonly watched?: Watched;
  readonly closing?: Closing;
  readonly rolledBackBy?: string;
  readonly reviewBy?: string;
  readonly review?: Review;
};

export const saveMoved = (tenantId: string, next: Head, moved: Moved): Statement => ({
  text: `update governance.change set status = $3, tier = coalesce($4, tier), tier_by_hand = coalesce($5, tier_by_hand),
           round = coalesce($6, round), approved_hash = case when $7 then $8 else approved_hash end,
           scheduled_for = coalesce($9, scheduled_for), released_at = coalesce($10, released_at),
           watched = coalesce($11, watched), closing = coalesce($12, closing), rolled_back_by = coalesce($13, rolled_back_by),
           review_by = coalesce($14, review_by), review = coalesce($15, review), not_released = coalesce($16, not_released),
           version = $17, entry_leaf = $18
         where tenant_id = $1 and id = $2`,
  values: [
    tenantId,
    next.id,
    moved.status,
    moved.tier ?? null,
    moved.tierByHand === undefined ? null : JSON.stringify(moved.tierByHand),
    moved.round ?? null,
    moved.approvedHash !== undefined,
    moved.approvedHash ?? null,
    moved.scheduledFor ?? null,
    moved.releasedAt ?? null,
    moved.watched === undefined ? null : JSON.stringify(moved.watched),
    moved.closing === undefined ? null : JSON.stringify(moved.closing),
    moved.rolledBackBy ?? null,
    moved.reviewBy ?? null,
    moved.review === undefined ? null : JSON.stringify(moved.review),
    moved.notReleased === undefined ? null : JSON.stringify(moved.notReleased),
    next.version,
    next.entryLeaf,
  ],
});

export type NewAssessment = {
  readonly assessmentId: string;
  readonly contentHash: string;
  readonly tier: number;
  readonly assessed: Assessed;
  readonly gates: readonly Omit<GateEvidence, 'contentHash' | 'recordedAt'>[];
  /** Of a release: the canonical text of what it touches, record by record. */
  readonly impact: string | null;
};

export const saveAssessment = (tenantId: string, next: Head, found: NewAssessment): readonly Statement[] => [
  {
    text: `update governance.change set tier = $3, assessed = $4, assessed_hash = $5, assessment_id = $6, version = $7, entry_leaf = $8
           where tenant_id = $1 and id = $2`,
    values: [
      tenantId,
      next.id,
      found.tier,
      JSON.stringify(found.assessed),
      found.contentHash,
      found.assessmentId,
      next.version,
      next.entryLeaf,
    ],
  },
  {
    text: `insert into governance.change_gate (tenant_id, change_id, assessment_id, gate, content_hash, outcome, says, seen, recorded_at)
           select $1, $2, $3, x.gate, $4, x.outcome, x.says, x.seen, $6
           from jsonb_to_recordset($5::jsonb) as x(gate text, outcome text, says jsonb, seen text)`,
    values: [tenantId, next.id, found.assessmentId, found.contentHash, JSON.stringify(found.gates), found.assessed.at],
  },
  ...(found.impact === null
    ? []
    : [
        {
          text: `insert into governance.change_impact (tenant_id, change_id, assessment_id, body, recorded_at) values ($1, $2, $3, $4, $5)`,
          values: [tenantId, next.id, found.assessmentId, found.impact, found.assessed.at],
        },
      ]),
];

/** As it was written down with an assessment. Absent: of a deployment, or assessed before it was kept. */
export const readImpactOnRecord = async (
  tx: Tx,
  changeId: string,
  assessmentId: string | null,
): Promise<Json | undefined> => {
  const [row] = await tx.query<{ readonly body: string }>({
    text: `select body from governance.change_impact where tenant_id = $1 and change_id = $2 and assessment_id = $3`,
    values: [tx.tenantId, changeId, assessmentId],
  });
  return row && parseStrict(row.body);
};

export const readGateEvidence = async (
  tx: Tx,
  changeId: string,
  assessmentId: string | null,
): Promise<readonly GateEvidence[]> =>
  assessmentId === null
    ? []
    : (
        await tx.query<GateEvidence>({
          text: `select gate, content_hash as "contentHash", outcome, says, seen, recorded_at::text as "recordedAt"
                 from governance.change_gate where tenant_id = $1 and change_id = $2 and assessment_id = $3`,
          values: [tx.tenantId, changeId, assessmentId],
        })
      ).map((row) => ({ ...row, recordedAt: instant(row.recordedAt) }));

export const readApprovals = async (
  tx: Tx,
  changeId: string,
): Promise<readonly (Approval & { readonly round: number })[]> =>
  (
    await tx.query<Approval & { readonly round: number }>({
      text: `select role, person_id as "personId", name, note, content_hash as "contentHash", round, recorded_at::text as "recordedAt"
             from governance.change_approval where tenant_id = $1 and change_id = $2 order by recorded_at, role`,
      values: [tx.tenantId, changeId],
    })
  ).map((row) => ({ ...row, recordedAt: instant(row.recordedAt) }));

/** The natural persons who answered, in the round that counts, for the change that carries a release, and as what. */
export const readAnsweredBy = (
  tx: Tx,
  releaseId: string,
): Promise<readonly { readonly personId: string; readonly role: string }[]> =>
  tx.query({
    name: 'change-answered-by',
    text: `select a.person_id as "personId", a.role from governance.change c
             join governance.change_approval a on a.tenant_id = c.tenant_id and a.change_id = c.id and a.round = c.round
             where c.tenant_id = $1 and c.release_id = $2 and c.status <> 'withdrawn'`,
    values: [tx.tenantId, releaseId],
  });

export const insertApproval = (
  tenantId: string,
  changeId: string,
  approval: {
    readonly round: number;
    readonly contentHash: string;
    readonly role: string;
    readonly personId: string;
    readonly name: string;
    readonly note: string | null;
    readonly at: string;
  },
): Statement => ({
  text: `insert into governance.change_approval (tenant_id, change_id, round, content_hash, role, person_id, name, note, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
  values: [
    tenantId,
    changeId,
    approval.round,
    approval.contentHash,
    approval.role,
    approval.personId,
    approval.name,
    approval.note,
    approval.at,
  ],
});
