/** What runs, held against what was recorded as deployed. Pure. */
import type { Deployments, ProcessBuild, RecordedDeployment, RunningBuild, Standing } from './deployment.ts';

/** A process that said nothing for so long is gone. */
export const HEARD_WITHIN_MINUTES = 3;

type Of = Pick<ProcessBuild, 'version' | 'commit' | 'migration'>;

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

const nameOf = ({ version, commit, migration }: Of): string => `${version} ${commit ?? ''} ${migration}`;

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
    const [{ version, commit, migration }] = processes as [ProcessBuild];
    const build = { version, commit, migration };
    const found = recorded.filter((each) => matches(build, each) !== null);
    const record = found.find((each) => each === expected) ?? found.find(({ rolledBack }) => !rolledBack) ?? found[0];
    return {
      ...build,
      since: earliest(processes.map(({ startedAt }) => startedAt)),
      processes: processes.toSorted((one, other) => (one.process < other.process ? -1 : 1)),
      standing: standingOf(record, expected),
      record: record ?? null,
      matchedBy: record === undefined ? null : matches(build, record),
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
    notRunning: notRunning === null ? 0 : 1,
    recorded: recorded.length,
  };
};
