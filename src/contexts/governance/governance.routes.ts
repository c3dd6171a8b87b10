/** The addresses of releases and drafts. */
import type { Rehearsal } from '#contexts/proposal/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { accepted, refused, type Outcome } from '#kernel/outcome.ts';
import { commandRoute, queryRoute, type Reader, type Route } from '#platform/http/routes.ts';
import type { Tx } from '#platform/database/tx.ts';
import { checklistOf } from './checklist.ts';
import { readyToCheck } from './check-release.ts';
import {
  approveReleaseCommand,
  callBackReleaseCommand,
  createReleaseCommand,
  editDraftCommand,
  editDraftsCommand,
  publishReleaseCommand,
  rejectReleaseCommand,
  rollBackReleaseCommand,
  validateReleaseWith,
  withdrawReleaseCommand,
} from './governance.commands.ts';
import { readChanges, readRelease, readReleases } from './governance.store.ts';
import { calendarRoutes } from './calendar/calendar.routes.ts';
import { trainRoutes } from './train/train.routes.ts';
import { correctionRoutes } from './correction/correction.routes.ts';
import { changeRequestRoutes } from './change/change.routes.ts';
import { publicationRoutes } from './publications.routes.ts';
import { releaseLife } from './release.lifecycle.ts';
import { releaseResource, type Release } from './release.ts';

export const RELEASES_LISTED_MAX = 200;
export const CHANGES_SHOWN_MAX = 2_000;

/** `proved`: its last change has an entry in the evidence. The entry's leaf itself is bytes, and means nothing to a reader. */
const rowOf = ({ entryLeaf, ...release }: Release): JsonObject => ({
  ...release,
  proved: entryLeaf !== null,
  moves: releaseLife.allowed(release.status),
});

const denied = refused({ code: 'access.denied', action: 'governance.read', policies: [] });

const readableRelease = async (tx: Tx, reader: Reader, id: string | undefined): Promise<Outcome<Release>> => {
  const release = id !== undefined && isId(id) ? await readRelease(tx, id) : undefined;
  if (!release) return refused({ code: 'release.not-found' });
  return reader.may('governance.read', releaseResource(tx.tenantId, release)) ? accepted(release) : denied;
};

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

const releases = queryRoute({
  method: 'GET',
  path: '/releases',
  summary: 'The newest releases first',
  action: 'governance.read',
  read: async (tx, reader) => {
    const { tenantId } = tx;
    if (!reader.may('governance.read', { type: 'Tenant', id: tenantId, attrs: { tenant: tenantId } })) return denied;
    return accepted({ items: (await readReleases(tx, RELEASES_LISTED_MAX)).map(rowOf) });
  },
});

const release = queryRoute({
  method: 'GET',
  path: '/releases/:releaseId',
  summary: 'One release: its state, its authors, what it changes',
  action: 'governance.read',
  read: async (tx, reader, { params }) => {
    const found = await readableRelease(tx, reader, params['releaseId']);
    if (!found.ok) return found;
    const changes = await readChanges(tx, found.value.id);
    return accepted({
      ...rowOf(found.value),
      changeCount: changes.length,
      changes: changes.slice(0, CHANGES_SHOWN_MAX).map((change) => ({ ...change })),
    });
  },
});

const problems = queryRoute({
  method: 'GET',
  path: '/releases/:releaseId/problems',
  summary: 'The checklist of a release as it stands: every publish check, and what it finds',
  action: 'governance.read',
  read: async (tx, reader, { params }, door) => {
    const found = await readableRelease(tx, reader, params['releaseId']);
    if (!found.ok) return found;
    const { id } = found.value;
    return accepted(async () => {
      const ready = await readyToCheck(door, tx.tenantId, id, door.clock());
      if (!ready) return refused({ code: 'release.not-found' });
      const checked = ready();
      return accepted({
        releaseId: id,
        contentHash: checked.contentHash,
        onModel: checked.onModel,
        checklist: checklistOf(checked.gates).map((row) => ({ ...row })),
        checks: checked.gates.map((gate) => ({ ...gate, problems: gate.problems.map((problem) => ({ ...problem })) })),
      });
    });
  },
});

export const governanceRoutes = (rehearse: Rehearsal): readonly Route[] => [
  ...publicationRoutes,
  ...changeRequestRoutes,
  ...calendarRoutes,
  ...trainRoutes,
  ...correctionRoutes,
  commandRoute('POST', '/releases', 'Begin a release', createReleaseCommand),
  releases,
  release,
  problems,
  commandRoute('PUT', '/artifacts/:kind/:key/draft', 'Write one artifact into a release', editDraftCommand),
  commandRoute('PUT', '/artifacts/:kind/drafts', 'Write many artifacts of a kind into a release', editDraftsCommand),
  commandRoute('POST', '/releases/:releaseId/validate', 'Run every publish check', validateReleaseWith(rehearse)),
  commandRoute('POST', '/releases/:releaseId/approve', 'Answer for a release that others wrote', approveReleaseCommand),
  commandRoute('POST', '/releases/:releaseId/reject', 'Send a release back', rejectReleaseCommand),
  commandRoute('POST', '/releases/:releaseId/withdraw', 'Give a release up', withdrawReleaseCommand),
  commandRoute('POST', '/releases/:releaseId/publish', 'Make it the commercial model', publishReleaseCommand),
  commandRoute('POST', '/releases/:releaseId/call-back', 'Call it back before its instant', callBackReleaseCommand),
  commandRoute('POST', '/releases/:releaseId/roll-back', 'Draft the release that undoes it', rollBackReleaseCommand),
];
