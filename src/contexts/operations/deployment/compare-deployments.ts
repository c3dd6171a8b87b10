/** What runs, held against what was recorded as deployed. Pure. */
import type { Altered, Deployments, ProcessBuild, RecordedDeployment, RunningBuild, Standing } from './deployment.ts';

/** A process that said nothing for so long is gone. */
export const HEARD_WITHIN_MINUTES = 3;

type Of = Pick<ProcessBuild, 'version' | 'commit' | 'migration' | 'digest'>;

/** A commit is recorded as people write it: its first seven digits or more. */
const sameCommit = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

const matches = ({ version, commit }: Of, recorded: RecordedDeployment): 'commit' | 'version' | null => {
  if (version !== recorded.version) return null;
  if (commit === null) return 'version';
  return sameCommit(commit, recorded.commit.toLowerCase()) ? 'commit' : null;
};

const standingOf = (record: RecordedDeployment | undefined, expected: RecordedDeployment | undefined): Standing => {
  if (record === undefined) return 'unrecorded';
  if (record.rolledBack) return 'rolled-back';
  return record === expected ? 'recorded' : 'superseded';
};

const earliest = (texts: readonly string[]): string =>
  texts.reduce((least, text) => (Temporal.Instant.compare(text, least) < 0 ? text : least));

const newestFirst = (one: RecordedDeployment, other: RecordedDeployment): number =>
  Temporal.Instant.compare(other.at, one.at) || (one.changeId < other.changeId ? 1 : -1);

const nameOf = ({ version, commit, migration, digest }: Of): string =>
  `${version} ${commit ?? ''} ${migration} ${digest ?? ''}`;

/** What the record says of the files goes before what else is known of them: a build may well be made of more than its commit. */
const alteredOf = (
  processes: readonly ProcessBuild[],
  record: RecordedDeployment | undefined,
  alive: readonly ProcessBuild[],
): Altered | null => {
  const [{ version, commit, digest }] = processes as [ProcessBuild];
  if (record?.digest && digest !== null) return digest.startsWith(record.digest.toLowerCase()) ? null : 'record';
  if (processes.some(({ edited }) => edited !== null && edited > 0)) return 'checkout';
  const isOther = (each: ProcessBuild): boolean =>
    each.version === version && each.commit === commit && each.digest !== null && each.digest !== digest;
  return commit !== null && digest !== null && alive.some(isOther) ? 'processes' : null;
};

export const compareDeployments = (
  builds: readonly ProcessBuild[],
  told: readonly RecordedDeployment[],
  at: Temporal.Instant,
): Deployments => {
  const recorded = told.toSorted(newestFirst);
  const expected = recorded.find(({ rolledBack }) => !rolledBack);
  const heardSince = at.subtract({ minutes: HEARD_WITHIN_MINUTES });
  const alive = builds.filter(({ seenAt }) => Temporal.Instant.compare(seenAt, heardSince) >= 0);
  const running = [...Map.groupBy(alive, nameOf).values()].map((processes): RunningBuild => {
    const [{ version, commit, migration, digest }] = processes as [ProcessBuild];
    const build = { version, commit, migration, digest };
    const found = recorded.filter((each) => matches(build, each) !== null);
    const record = found.find((each) => each === expected) ?? found.find(({ rolledBack }) => !rolledBack) ?? found[0];
    return {
      ...build,
      since: earliest(processes.map(({ startedAt }) => startedAt)),
      processes: processes.toSorted((one, other) => (one.process < other.process ? -1 : 1)),
      standing: standingOf(record, expected),
      record: record ?? null,
      matchedBy: record === undefined ? null : matches(build, record),
      altered: alteredOf(processes, record, alive),
    };
  });
  const runs = expected === undefined || running.length === 0 || running.some(({ record }) => record === expected);
  return {
    running: running.toSorted((one, other) => Temporal.Instant.compare(other.since, one.since)),
    notRunning: runs ? null : expected,
    recorded,
  };
};

export type DeploymentFigures = {
  readonly unrecorded: number;
  readonly rolledBack: number;
  readonly superseded: number;
  /** The version and commit that were recorded, of other files. */
  readonly altered: number;
  readonly notRunning: number;
  /** Deployments that were recorded at all: a company that records none is not told so every day. */
  readonly recorded: number;
};

export const deploymentFigures = ({ running, notRunning, recorded }: Deployments): DeploymentFigures => {
  const count = (standing: Standing): number => running.filter((each) => each.standing === standing).length;
  return {
    unrecorded: count('unrecorded'),
    rolledBack: count('rolled-back'),
    superseded: count('superseded'),
    altered: running.filter(({ standing, altered }) => standing === 'recorded' && altered !== null).length,
    notRunning: notRunning === null ? 0 : 1,
    recorded: recorded.length,
  };
};
