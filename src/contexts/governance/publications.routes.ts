/** Reading publications whole: what they hold, and what one says differently from another. The file side of the catalog lives on these. */
import { Type } from 'typebox';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import type { CommercialModel } from '#platform/artifacts/model.ts';
import { emptyModel } from '#platform/artifacts/model.ts';
import type { Door } from '#platform/door.ts';
import { queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Tx } from '#platform/database/tx.ts';
import { contentOfRelease } from './check-release.ts';
import { diffModels, type MayRead } from './diff/diff-models.ts';
import { usesOf } from './checks/references.ts';
import { mayReadKind } from './may-read-kind.ts';
import { readModel } from './model.ts';
import { readRelease } from './governance.store.ts';
import { readPublication, readPublications, type Publication } from './publications.store.ts';
import { NO_MODEL, releaseResource } from './release.ts';
import type { Artifact } from './well-formed.ts';

export const PUBLICATIONS_LISTED_MAX = 200;
export const ARTIFACTS_PER_PAGE_MAX = 500;
export const DIFFS_SHOWN_MAX = 1_000;
const IN_FORCE = 'in-force';

const denied = refused({ code: 'access.denied', action: 'governance.read', policies: [] });
const mayList = ({ may }: Reader, { tenantId }: Tx): boolean =>
  may('governance.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } });

type Named = { readonly model: CommercialModel; readonly publication: Publication | null };

/** By its hash; `in-force` is the one of now, `none` the nothing before the first. */
const publicationNamed = async (door: Door, tx: Tx, name: string | undefined): Promise<Outcome<Named>> => {
  if (name === NO_MODEL) return accepted({ model: emptyModel, publication: null });
  const inForce = name === IN_FORCE ? await door.models.at(tx, door.clock()) : undefined;
  const hash = inForce?.hash ?? name ?? '';
  if (hash === NO_MODEL) return accepted({ model: emptyModel, publication: null });
  const publication = await readPublication(tx, hash);
  if (!publication) return refused({ code: 'publication.not-found', publication: name ?? null });
  return accepted({ model: inForce ?? (await door.models.byHash(tx, hash)), publication });
};

const publications = queryRoute({
  method: 'GET',
  path: '/publications',
  summary: 'What is, was and will be in force, the newest first',
  action: 'governance.read',
  read: async (tx, reader, _asked, door) => {
    if (!mayList(reader, tx)) return denied;
    const inForce = await door.models.at(tx, door.clock());
    return accepted({
      inForce: inForce.hash,
      items: (await readPublications(tx, PUBLICATIONS_LISTED_MAX)).map((each) => ({ ...each })),
    });
  },
});

const Page = Type.Object(
  {
    /** The `next` of the page before: `kind/key`. */
    after: Type.Optional(Type.String({ maxLength: 300 })),
    limit: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,2}$' })),
    kind: Type.Optional(Type.String({ maxLength: 80 })),
  },
  { additionalProperties: false },
);

/** In this order the model lists them; a cursor is a place in it, whether or not its artifact is still there. */
const isAfter = (artifact: { readonly kind: string; readonly key: string }, cursor: string): boolean => {
  const slash = cursor.indexOf('/');
  const [kind, key] = [cursor.slice(0, slash), cursor.slice(slash + 1)];
  return artifact.kind === kind ? artifact.key > key : artifact.kind > kind;
};

const inOrder = (model: CommercialModel) =>
  model.memo('governance/in-order', () =>
    model.items.toSorted((a, b) => (a.kind === b.kind ? (a.key < b.key ? -1 : 1) : a.kind < b.kind ? -1 : 1)),
  );

const artifacts = queryRoute({
  method: 'GET',
  path: '/publications/:publication/artifacts',
  summary:
    'Every artifact of a publication by kind and key, in pages; of what the reader may not see only how many there are',
  action: 'governance.read',
  querystring: Page,
  read: async (tx, reader, { params, query }, door) => {
    if (!mayList(reader, tx)) return denied;
    const found = await publicationNamed(door, tx, params['publication']);
    if (!found.ok) return found;
    const { model, publication } = found.value;
    const { after, kind } = query;
    const limit = Math.min(Number(query['limit'] ?? ARTIFACTS_PER_PAGE_MAX), ARTIFACTS_PER_PAGE_MAX);
    const mayRead = mayReadKind(reader, tx);
    const readable = inOrder(model).filter((item) => mayRead(item.kind));
    const rest = readable.filter(
      (item) => (kind === undefined || item.kind === kind) && (after === undefined || isAfter(item, after)),
    );
    const page = rest.slice(0, limit);
    const last = page.at(-1);
    return accepted({
      modelHash: model.hash,
      release: publication?.release ?? null,
      artifacts: readable.length,
      withheld: model.items.length - readable.length,
      items: page.map(({ kind: of, key, hash, content }): JsonObject => ({ kind: of, key, hash, content })),
      next: rest.length > limit && last ? `${last.kind}/${last.key}` : null,
    });
  },
});

const told = (before: readonly Artifact[], after: readonly Artifact[], mayRead: MayRead): JsonObject => {
  const all = diffModels(before, after, mayRead);
  const diffs = all.filter(({ kind }) => mayRead(kind));
  return {
    count: diffs.length,
    withheld: all.length - diffs.length,
    artifacts: diffs
      .slice(0, DIFFS_SHOWN_MAX)
      .map((each) => ({ ...each, fields: each.fields.map((field) => ({ ...field })) })),
  };
};

const diff = queryRoute({
  method: 'GET',
  path: '/publications/:publication/diff/:other',
  summary: 'What the second publication says differently from the first, by artifact and field',
  action: 'governance.read',
  read: async (tx, reader, { params }, door) => {
    if (!mayList(reader, tx)) return denied;
    const before = await publicationNamed(door, tx, params['publication']);
    if (!before.ok) return before;
    const after = await publicationNamed(door, tx, params['other']);
    if (!after.ok) return after;
    const [from, to] = [before.value.model, after.value.model];
    return accepted({ from: from.hash, to: to.hash, ...told(from.items, to.items, mayReadKind(reader, tx)) });
  },
});

const releaseDiff = queryRoute({
  method: 'GET',
  path: '/releases/:releaseId/diff',
  summary: 'What a release changes: against what is in force, or, once published, against what was before it',
  action: 'governance.read',
  read: async (tx, reader, { params }, door) => {
    const id = params['releaseId'] ?? '';
    const release = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await readRelease(tx, id) : undefined;
    if (!release) return refused({ code: 'release.not-found' });
    if (!reader.may('governance.read', releaseResource(tx.tenantId, release))) return denied;
    const mayRead = mayReadKind(reader, tx);
    if (release.modelHash !== null) {
      const [from, to] = [
        await door.models.byHash(tx, release.previousModelHash ?? NO_MODEL),
        await door.models.byHash(tx, release.modelHash),
      ];
      return accepted({ releaseId: id, from: from.hash, to: to.hash, ...told(from.items, to.items, mayRead) });
    }
    const content = await contentOfRelease(door, tx, id, door.clock());
    if (!content) return refused({ code: 'release.not-found' });
    return accepted({
      releaseId: id,
      from: content.onModel,
      to: null,
      ...told(content.before, content.after, mayRead),
    });
  },
});

const uses = queryRoute({
  method: 'GET',
  path: '/catalog/offerings/:key/uses',
  summary: 'What names an offering: the bundles that hold it, the books that price it, the rules about it',
  action: 'catalog.read',
  read: async (tx, reader, { params }) => {
    const { tenantId } = tx;
    if (!reader.may('catalog.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } }))
      return refused({ code: 'access.denied', action: 'catalog.read', policies: [] });
    const key = params['key'] ?? '';
    if (!reader.model.one('product-offering', key)) return refused({ code: 'offering.not-found', key });
    const mayRead = mayReadKind(reader, tx);
    const model = reader.model.memo('governance/read', ({ items }) => readModel(items).model);
    return accepted({
      modelHash: reader.model.hash,
      key,
      uses: usesOf(model, key)
        .filter(({ kind }) => mayRead(kind))
        .map((use) => ({ ...use })),
    });
  },
});

export const publicationRoutes: readonly Route[] = [publications, artifacts, diff, releaseDiff, uses];
