/** Releases as a terminal tells them. Pure. */
import type { Refusal } from '#kernel/outcome.ts';

export type ReleaseRow = {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly effectiveFrom: string | null;
  readonly publishedAt: string | null;
  readonly moves: readonly string[];
};
export type WholeRelease = ReleaseRow & {
  readonly purpose: string;
  readonly changes: readonly { readonly kind: string; readonly key: string; readonly hash: string | null }[];
};
export type CalledBack = {
  readonly status: string;
  readonly effectiveFrom: string;
  readonly standsAgain: string | null;
  readonly change: string | null;
};
export type Drafted = { readonly releaseId: string; readonly changes: number };

const whenText = ({ effectiveFrom, publishedAt }: ReleaseRow): string =>
  effectiveFrom !== null
    ? `from ${effectiveFrom}`
    : publishedAt === null
      ? 'from when it is published'
      : `from ${publishedAt}`;

export const releaseLine = (row: ReleaseRow): string => `${row.status}  ${row.name}  ${whenText(row)}  ${row.id}\n`;

export const releaseText = (found: WholeRelease): string =>
  [
    releaseLine(found).trimEnd(),
    `  ${found.purpose}`,
    ...found.changes.map(({ kind, key, hash }) => `  ${hash === null ? 'takes out' : 'changes'} ${kind}/${key}`),
    '',
  ].join('\n');

export const calledBackText = (name: string, { status, effectiveFrom, standsAgain, change }: CalledBack): string =>
  [
    `${name} does not take effect at ${effectiveFrom}. It is ${status === 'draft' ? 'a draft again: validate and approve it anew' : 'given up'}.`,
    ...(standsAgain === null ? [] : [`${standsAgain} is the newest release again.`]),
    ...(change === null ? [] : [`${change} is a draft again: assess and submit it anew, or withdraw it.`]),
    '',
  ].join('\n');

export const draftedText = (name: string, { releaseId, changes }: Drafted): string =>
  `A release is drafted that takes ${name} back: ${changes === 1 ? '1 artifact' : `${changes} artifacts`}, ${releaseId}.\n` +
  `Next: troth release validate ${releaseId}, then approve (somebody else), then publish.\n`;

type First = { readonly name: string; readonly releaseId: string; readonly artifacts: readonly string[] };
const isFirst = (value: unknown): value is First =>
  typeof value === 'object' && value !== null && 'artifacts' in value && Array.isArray(value.artifacts);

/** Which releases are rolled back first, each on a line with what of it is in the way. */
export const releaseFaults = ({ first }: Refusal): readonly string[] =>
  Array.isArray(first)
    ? first.filter(isFirst).map(({ name, releaseId, artifacts }) => `${name} (${releaseId}): ${artifacts.join(', ')}`)
    : [];
