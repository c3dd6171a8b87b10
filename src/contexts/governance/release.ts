/** The words of releases: what one is, its facts, its refusals. No behaviour. */
import type { ResourceFacts } from '#platform/command.ts';
import type { RefusalTexts } from '#platform/refusals.ts';
import { calendarFacts, calendarRefusals } from './calendar/period.ts';
import { trainConstraints, trainFacts, trainRefusals } from './train/train.ts';
import { changeConstraints, changeFacts, changeRefusals } from './change/change.ts';
import { correctionConstraints, correctionFacts, correctionRefusals } from './correction/correction.ts';

/** As in `platform/artifacts`: the model before there is one. */
export const NO_MODEL = 'none';
export const ARTIFACTS_PER_EDIT_MAX = 20_000;
export const ARTIFACTS_PER_RELEASE_MAX = 100_000;

export type ReleaseStatus =
  | 'draft'
  | 'validated'
  | 'approved'
  | 'published'
  | 'superseded'
  | 'rolledBack'
  | 'rejected'
  | 'withdrawn';

/** One artifact that a release changes. `hash` null takes it out of the model. */
export type ReleaseChange = {
  readonly kind: string;
  readonly key: string;
  readonly hash: string | null;
  /** Natural persons who wrote it in this release, the first and everybody after. */
  readonly authorPersons: readonly string[];
};

export type Release = {
  readonly id: string;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
  readonly name: string;
  readonly purpose: string;
  readonly status: ReleaseStatus;
  readonly createdBy: string;
  readonly authorPersons: readonly string[];
  /** Instant text; absent means as soon as it is published. */
  readonly effectiveFrom: string | null;
  readonly contentHash: string;
  readonly validatedHash: string | null;
  readonly validatedOnModel: string | null;
  readonly approvedByPerson: string | null;
  readonly modelHash: string | null;
  readonly previousModelHash: string | null;
  readonly publishedAt: string | null;
  readonly rollsBack: string | null;
  readonly recordedAt: string;
};

export const governanceFacts = [
  'ReleaseDrafted',
  'ReleaseEdited',
  'ReleaseValidated',
  'ReleaseValidatedAboard',
  'ReleaseApproved',
  'ReleaseRejected',
  'ReleaseWithdrawn',
  'CatalogPublished',
  'ReleaseSuperseded',
  'ReleaseRolledBack',
  'ReleaseCalledBack',
  'ReleaseGivenUp',
  'ReleaseStandsAgain',
  ...calendarFacts,
  ...changeFacts,
  ...correctionFacts,
  ...trainFacts,
] as const;

export const governanceRefusals: RefusalTexts = {
  ...calendarRefusals,
  ...changeRefusals,
  ...correctionRefusals,
  ...trainRefusals,
  'release.not-found': { status: 404, title: 'There is no such release', todo: 'Check the id.' },
  'release.move-not-allowed': {
    status: 409,
    title: 'The release is not in a state that allows this',
    todo: 'What it allows now is named under allowed.',
  },
  'publication.not-found': {
    status: 404,
    title: 'Nothing was ever published under this hash',
    todo: 'Name one that the page Publications lists (Catalog, Publications), `in-force`, or `none` for the nothing before the first.',
  },
  'release.empty': { status: 422, title: 'The release changes nothing', todo: 'Put at least one draft into it.' },
  'release.too-large': { status: 422, title: 'The release holds too many artifacts', todo: 'Release them in parts.' },
  'release.not-publishable': {
    status: 422,
    title: 'The commercial model would be wrong after this release',
    todo: 'Mend each problem that is named, then validate again.',
  },
  'release.changed-meanwhile': {
    status: 409,
    title: 'The release was edited while it was being checked',
    todo: 'Validate it again.',
  },
  'release.model-moved': {
    status: 409,
    title: 'Another release was published since this one was validated',
    todo: 'Edit or validate it again on top of the model that is in force now.',
  },
  'release.author-cannot-approve': {
    status: 403,
    title: 'Whoever wrote any part of a release does not approve it',
    todo: 'Ask a release approver who wrote none of it.',
  },
  'release.effective-in-past': {
    status: 422,
    title: 'A release cannot take effect before it is published',
    todo: 'Leave the date out, or name one that is still to come.',
  },
  'release.later-model-waiting': {
    status: 409,
    title: 'A model that takes effect later is published already',
    todo: 'Call it back on its own page (or `troth release call-back`), or wait until it is in force.',
  },
  'release.in-effect-already': {
    status: 409,
    title: 'The release is in effect, or so near to it that calling it back could come too late',
    todo: 'Roll it back, once it is in effect.',
  },
  'release.not-in-effect': {
    status: 409,
    title: 'The release has not taken effect',
    todo: 'Call it back; there is nothing to undo yet.',
  },
  'release.way-back-is-fixed': {
    status: 409,
    title: 'A way back holds exactly the versions that it returns to',
    todo: 'Publish it as it is, or withdraw it and write what shall hold now into a release of its own, which a change request carries.',
  },
  'release.changed-since': {
    status: 409,
    title: 'Later releases changed the same artifacts again',
    todo: 'Roll back those that are named first, the newest before the older, or write a release that says what shall hold now.',
  },
  'release.nothing-to-roll-back': {
    status: 422,
    title: 'There is nothing of this release to roll back',
    todo: 'Roll back one that was published on another, was not rolled back, and of which something is in force.',
  },
  'catalog-files.faulty': {
    status: 422,
    title: 'Files of a catalog cannot be read',
    todo: 'Mend every place that is named; until then nothing is read.',
  },
  'artifact.unknown-kind': {
    status: 422,
    title: 'There is no such kind of artifact',
    todo: 'The kinds that exist are named.',
  },
  'artifact.ill-formed': {
    status: 422,
    title: 'An artifact is not what the contract of its kind says',
    todo: 'Correct each place that is named.',
  },
  'artifact.duplicate-key': {
    status: 422,
    title: 'Two artifacts of one edit have the same key',
    todo: 'Keep one of them.',
  },
  'artifact.not-found': { status: 404, title: 'There is no such artifact', todo: 'Check kind and key.' },
  'draft.in-another-release': {
    status: 409,
    title: 'Another open release changes this artifact',
    todo: 'Finish or withdraw that release first, or edit the artifact there.',
  },
};

/** What the access policy sees of a release. */
export const releaseResource = (
  tenantId: string,
  release: Pick<Release, 'id' | 'authorPersons' | 'status'>,
): ResourceFacts => ({
  type: 'Release',
  id: release.id,
  attrs: { tenant: tenantId, authorPersons: [...release.authorPersons], status: release.status },
});

/** What the tables refuse when two commands race past the same decision. */
export const governanceConstraints: { readonly [constraint: string]: string } = {
  calendar_coverage_by_another: 'calendar-period.own-coverage',
  ...changeConstraints,
  ...correctionConstraints,
  ...trainConstraints,
  release_newest: 'release.model-moved',
  release_change_open: 'draft.in-another-release',
  release_approved_by_another: 'release.author-cannot-approve',
};
