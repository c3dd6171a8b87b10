/** Releases and what they change. Bodies of drafts are never read to publish them: the database copies them under their hash. */
import type { Head, Principal } from '#platform/command.ts';
import { standing } from '#platform/artifacts/standing-model.ts';
import type { Statement, Tx } from '#platform/database/tx.ts';
import type { ModelEntry } from './release-content.ts';
import type { Release, ReleaseChange, ReleaseStatus } from './release.ts';
import type { WrittenDraft } from './edit-draft.ts';

const COLUMNS = `id, version, entry_leaf as "entryLeaf", name, purpose, status, created_by as "createdBy",
  author_persons as "authorPersons", effective_from::text as "effectiveFrom", content_hash as "contentHash",
  validated_hash as "validatedHash", validated_on_model as "validatedOnModel", approved_by_person as "approvedByPerson",
  model_hash as "modelHash", previous_model_hash as "previousModelHash", published_at::text as "publishedAt",
  rolls_back as "rollsBack", recorded_at::text as "recordedAt"`;

type Row = Omit<Release, 'effectiveFrom' | 'publishedAt' | 'recordedAt'> & {
  readonly effectiveFrom: string | null;
  readonly publishedAt: string | null;
  readonly recordedAt: string;
};

/** PostgreSQL's text of an instant is not ISO 8601; Temporal reads it once its space is a T. */
const instant = (text: string): string => Temporal.Instant.from(text.replace(' ', 'T')).toString();

const releaseOf = (row: Row): Release => ({
  ...row,
  effectiveFrom: row.effectiveFrom && instant(row.effectiveFrom),
  publishedAt: row.publishedAt && instant(row.publishedAt),
  recordedAt: instant(row.recordedAt),
});

const one = async (rows: Promise<readonly Row[]>): Promise<Release | undefined> => {
  const [row] = await rows;
  return row && releaseOf(row);
};

export const lockRelease = (tx: Tx, id: string): Promise<Release | undefined> =>
  one(
    tx.query<Row>({
      name: 'release-lock',
      text: `select ${COLUMNS} from governance.release where tenant_id = $1 and id = $2 for update`,
      values: [tx.tenantId, id],
    }),
  );

export const readRelease = (tx: Tx, id: string): Promise<Release | undefined> =>
  one(
    tx.query<Row>({
      text: `select ${COLUMNS} from governance.release where tenant_id = $1 and id = $2`,
      values: [tx.tenantId, id],
    }),
  );

/** Whether it is out: in force, waiting for its instant, or replaced since. */
export const isPublished = async (tx: Tx, id: string): Promise<boolean> =>
  ((await readRelease(tx, id))?.modelHash ?? null) !== null;

export const readReleases = async (tx: Tx, limit: number): Promise<readonly Release[]> =>
  (
    await tx.query<Row>({
      text: `select ${COLUMNS} from governance.release where tenant_id = $1 order by recorded_at desc, id desc limit $2`,
      values: [tx.tenantId, limit],
    })
  ).map(releaseOf);

/** The name of the release that last made a model the one in force. */
export const readReleaseOfModel = async (tx: Tx, modelHash: string): Promise<string | undefined> =>
  (
    await tx.query<{ name: string }>({
      text: `select name from governance.release where tenant_id = $1 and model_hash = $2 order by published_at desc limit 1`,
      values: [tx.tenantId, modelHash],
    })
  )[0]?.name;

/** Locked, because publishing another one moves it on: two publications wait for each other here. */
export const lockNewestPublished = async (tx: Tx): Promise<Pick<Release, 'id' | 'name'> | undefined> =>
  (
    await tx.query<{ id: string; name: string }>({
      text: `select id, name from governance.release where tenant_id = $1 and status = 'published' for update`,
      values: [tx.tenantId],
    })
  )[0];

export const readChanges = (tx: Tx, releaseId: string): Promise<readonly ReleaseChange[]> =>
  tx.query<ReleaseChange>({
    text: `select kind, key, hash, author_persons as "authorPersons" from governance.release_change
           where tenant_id = $1 and release_id = $2 order by kind, key`,
    values: [tx.tenantId, releaseId],
  });

export type Elsewhere = { readonly key: string; readonly releaseId: string };

/** Open changes of these artifacts in other releases. */
export const readElsewhere = (
  tx: Tx,
  releaseId: string,
  kind: string,
  keys: readonly string[],
): Promise<readonly Elsewhere[]> =>
  tx.query<Elsewhere>({
    text: `select key, release_id as "releaseId" from governance.release_change
           where tenant_id = $1 and open and kind = $2 and key = any($3) and release_id <> $4 order by key limit 100`,
    values: [tx.tenantId, kind, keys, releaseId],
  });

/** Open changes, in any release, of artifacts whose version differs between two models. */
export const readOpenBetween = (
  tx: Tx,
  one_: string,
  other: string,
): Promise<readonly (Elsewhere & { readonly kind: string })[]> =>
  tx.query<Elsewhere & { readonly kind: string }>({
    text: `select c.kind, c.key, c.release_id as "releaseId" from governance.release_change c
           where c.tenant_id = $1 and c.open and exists (
             select from (
               (select kind, key, artifact_hash from platform.model_item where tenant_id = $1 and model_hash = $2
                except select kind, key, artifact_hash from platform.model_item where tenant_id = $1 and model_hash = $3)
               union
               (select kind, key, artifact_hash from platform.model_item where tenant_id = $1 and model_hash = $3
                except select kind, key, artifact_hash from platform.model_item where tenant_id = $1 and model_hash = $2)
             ) d where d.kind = c.kind and d.key = c.key)
           order by c.key limit 100`,
    values: [tx.tenantId, one_, other],
  });

export const readModelEntries = (tx: Tx, modelHash: string): Promise<readonly ModelEntry[]> =>
  tx.query<ModelEntry>({
    text: `select kind, key, artifact_hash as hash from platform.model_item
           where tenant_id = $1 and model_hash = $2 order by kind, key`,
    values: [tx.tenantId, modelHash],
  });

/** The entries of the model in force at an instant, by that instant: its hash is read by the command road beside this. */
export const readEntriesInForce = (tx: Tx, at: Temporal.Instant): Promise<readonly ModelEntry[]> =>
  tx.query<ModelEntry>({
    text: `select kind, key, artifact_hash as hash from platform.model_item
           where tenant_id = $1 and model_hash = (
             select hash from platform.model m where tenant_id = $1 and effective_from <= $2 and ${standing('m')}
             order by effective_from desc, recorded_at desc, id desc limit 1)
           order by kind, key`,
    values: [tx.tenantId, at.toString()],
  });

export const readWaitingModel = async (
  tx: Tx,
  at: Temporal.Instant,
): Promise<{ readonly effectiveFrom: string } | undefined> => {
  const rows = await tx.query<{ effectiveFrom: string }>({
    text: `select effective_from::text as "effectiveFrom" from platform.model m
           where tenant_id = $1 and effective_from > $2 and ${standing('m')} order by effective_from limit 1`,
    values: [tx.tenantId, at.toString()],
  });
  return rows[0] && { effectiveFrom: instant(rows[0].effectiveFrom) };
};

export type ContentRow = { readonly kind: string; readonly key: string; readonly text: string };

/** What the release's changes say: the drafts, or the earlier versions that it returns to. */
export const readChangedContent = (tx: Tx, releaseId: string): Promise<readonly ContentRow[]> =>
  tx.query<ContentRow>({
    text: `select c.kind, c.key, coalesce(v.canon, d.body) as text
           from governance.release_change c
           left join platform.artifact_version v on v.tenant_id = c.tenant_id and v.hash = c.hash
           left join platform.artifact_draft d on d.tenant_id = c.tenant_id and d.kind = c.kind and d.key = c.key
           where c.tenant_id = $1 and c.release_id = $2 and c.hash is not null order by c.kind, c.key`,
    values: [tx.tenantId, releaseId],
  });

export type NewRelease = {
  readonly name: string;
  readonly purpose: string;
  readonly effectiveFrom: string | null;
  readonly rollsBack: string | null;
  readonly contentHash: string;
  readonly author: Principal;
  readonly at: string;
};

export const insertRelease = (tenantId: string, next: Head, release: NewRelease): Statement => ({
  text: `insert into governance.release (tenant_id, id, name, purpose, status, author_persons, created_by, effective_from,
           content_hash, rolls_back, version, entry_leaf, recorded_at)
         values ($1, $2, $3, $4, 'draft', array[$5::uuid], $6, $7, $8, $9, $10, $11, $12)`,
  values: [
    tenantId,
    next.id,
    release.name,
    release.purpose,
    release.author.personId,
    release.author.id,
    release.effectiveFrom,
    release.contentHash,
    release.rollsBack,
    next.version,
    next.entryLeaf,
    release.at,
  ],
});

/** Back to draft, with new content: whatever was validated or approved was something else. */
export const markEdited = (
  tenantId: string,
  next: Head,
  contentHash: string,
  authorPersons: readonly string[],
): Statement => ({
  text: `update governance.release set status = 'draft', content_hash = $3, author_persons = $4, validated_hash = null,
           validated_on_model = null, validated_at = null, approved_by_person = null, approved_hash = null,
           approved_at = null, version = $5, entry_leaf = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, contentHash, authorPersons, next.version, next.entryLeaf],
});

export const markValidated = (tenantId: string, next: Head, onModel: string, at: string): Statement => ({
  text: `update governance.release set status = 'validated', validated_hash = content_hash, validated_on_model = $3,
           validated_at = $4, approved_by_person = null, approved_hash = null, approved_at = null,
           version = $5, entry_leaf = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, onModel, at, next.version, next.entryLeaf],
});

/** Validated beside what left before it with the same train: the content is the one that was approved, and stays so. */
export const markValidatedAboard = (tenantId: string, next: Head, onModel: string, at: string): Statement => ({
  text: `update governance.release set validated_on_model = $3, validated_at = $4, version = $5, entry_leaf = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, onModel, at, next.version, next.entryLeaf],
});

export const markApproved = (tenantId: string, next: Head, approver: string, at: string): Statement => ({
  text: `update governance.release set status = 'approved', approved_by_person = $3, approved_hash = content_hash,
           approved_at = $4, version = $5, entry_leaf = $6
         where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, approver, at, next.version, next.entryLeaf],
});

export const markStatus = (
  tenantId: string,
  next: Head,
  status: Extract<ReleaseStatus, 'rejected' | 'withdrawn'>,
): Statement => ({
  text: `update governance.release set status = $3, version = $4, entry_leaf = $5 where tenant_id = $1 and id = $2`,
  values: [tenantId, next.id, status, next.version, next.entryLeaf],
});

/** The drafts of an edit, and that this release changes them. Two sets, not a statement for each of thousands. */
export const saveDrafts = (
  tenantId: string,
  releaseId: string,
  author: Principal,
  drafts: readonly WrittenDraft[],
  changes: readonly ReleaseChange[],
  at: string,
): readonly Statement[] => {
  const written = drafts.filter((draft) => draft.text !== null);
  const removed = drafts.filter((draft) => draft.text === null);
  return [
    {
      text: `insert into platform.artifact_draft (tenant_id, kind, key, body, author_id, owner, version, updated_at)
             select $1, x.kind, x.key, x.body, $6, x.owner, 1, $7
             from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as x(kind, key, body, owner)
             on conflict (tenant_id, kind, key) do update set body = excluded.body, author_id = excluded.author_id,
               owner = excluded.owner, version = platform.artifact_draft.version + 1, updated_at = excluded.updated_at`,
      values: [
        tenantId,
        written.map(({ kind }) => kind),
        written.map(({ key }) => key),
        written.map(({ text }) => text),
        written.map(({ owner }) => owner),
        author.id,
        at,
      ],
    },
    {
      text: `delete from platform.artifact_draft d using unnest($2::text[], $3::text[]) as x(kind, key)
             where d.tenant_id = $1 and d.kind = x.kind and d.key = x.key`,
      values: [tenantId, removed.map(({ kind }) => kind), removed.map(({ key }) => key)],
    },
    saveChanges(tenantId, releaseId, changes, at),
  ];
};

export const saveChanges = (
  tenantId: string,
  releaseId: string,
  changes: readonly ReleaseChange[],
  at: string,
): Statement => ({
  text: `insert into governance.release_change (tenant_id, release_id, kind, key, hash, author_persons, open, changed_at)
         select $1, $2, x.kind, x.key, x.hash, x.authors, true, $4
         from jsonb_to_recordset($3::jsonb) as x(kind text, key text, hash text, authors uuid[])
         on conflict (tenant_id, release_id, kind, key) do update
           set hash = excluded.hash, author_persons = excluded.author_persons, changed_at = excluded.changed_at`,
  values: [
    tenantId,
    releaseId,
    JSON.stringify(changes.map(({ kind, key, hash, authorPersons }) => ({ kind, key, hash, authors: authorPersons }))),
    at,
  ],
});

/** Drafts that the release no longer needs: given up, or published as versions. */
export const closeChanges = (tenantId: string, releaseId: string): readonly Statement[] => [
  {
    text: `delete from platform.artifact_draft d using governance.release_change c
           where c.tenant_id = $1 and c.release_id = $2 and c.open and d.tenant_id = c.tenant_id and d.kind = c.kind and d.key = c.key`,
    values: [tenantId, releaseId],
  },
  {
    text: `update governance.release_change set open = false where tenant_id = $1 and release_id = $2`,
    values: [tenantId, releaseId],
  },
];
