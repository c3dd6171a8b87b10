/** What runs beside what was recorded, as it is now: for the page, for the signal, and for the records behind it. */
import { readDeployed } from '#contexts/governance/index.ts';
import type { CountedRow } from '#platform/database/counted-row.ts';
import type { Tx } from '#platform/database/tx.ts';
import { compareDeployments, HEARD_WITHIN_MINUTES } from './compare-deployments.ts';
import type { Altered, Deployments, RunningBuild, Standing } from './deployment.ts';
import { readBuilds } from './process-build.store.ts';

const RECORDED_MAX = 100;

export const readDeployments = async (tx: Tx, at: Temporal.Instant): Promise<Deployments> => {
  const since = at.subtract({ minutes: HEARD_WITHIN_MINUTES });
  const [builds, recorded] = await Promise.all([readBuilds(tx, since), readDeployed(tx, RECORDED_MAX)]);
  return compareDeployments(builds, recorded, at);
};

const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  recorded: 'as it was recorded',
  unrecorded: 'runs without a record',
  'rolled-back': 'was rolled back, and runs',
  superseded: 'a newer one was recorded, and this still runs',
};

const ALTERED_WORDS: Readonly<Record<Altered, string>> = {
  record: 'its files are not those that were recorded',
  checkout: 'files were edited since the commit',
  processes: 'another process of the same commit runs other files',
};

export const standingInWords = ({ standing, altered }: Pick<RunningBuild, 'standing' | 'altered'>): string => {
  if (altered === null) return STANDING_WORDS[standing];
  return `${standing === 'recorded' ? 'the version and commit that were recorded' : STANDING_WORDS[standing]}; ${ALTERED_WORDS[altered]}`;
};

/** Only what is out of step. */
export const readOutOfStep = async (
  tx: Tx,
  at: Temporal.Instant,
): Promise<readonly (CountedRow & { readonly kind: string })[]> => {
  const { running, notRunning } = await readDeployments(tx, at);
  const runs = running
    .filter(({ standing, altered }) => standing !== 'recorded' || altered !== null)
    .map(({ version, commit, migration, since, standing, altered, record }) => ({
      id: record?.changeId ?? `${version} ${commit ?? ''} ${migration}`,
      title: `${version} ${commit?.slice(0, 10) ?? 'of an unknown commit'}`,
      at: since,
      why: standingInWords({ standing, altered }),
      kind: record === null ? 'build' : 'change',
    }));
  const waits = notRunning && {
    id: notRunning.changeId,
    title: `${notRunning.number} ${notRunning.title}`,
    at: notRunning.at,
    why: `recorded as deployed (${notRunning.version} ${notRunning.commit}), and no process runs it`,
    kind: 'change',
  };
  return [...runs, ...(waits === null ? [] : [waits])];
};
