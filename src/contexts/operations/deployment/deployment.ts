/** The words of deployments: what runs, what was recorded as deployed, and how the two stand to each other. No behaviour. */
export type ProcessBuild = {
  readonly process: string;
  readonly version: string;
  /** Null: its files do not say. */
  readonly commit: string | null;
  /** The newest migration that it brings. */
  readonly migration: string;
  /** Of the files that it was started from: 64 digits. Null: it did not say. */
  readonly digest: string | null;
  /** How many of them are not as the commit has them. Null: there was nothing to hold them against. */
  readonly edited: number | null;
  /** None: the process of simulations. */
  readonly roles: readonly string[];
  readonly startedAt: string;
  readonly seenAt: string;
};

/** A change that carried a deployment, as it was recorded when it was made. */
export type RecordedDeployment = {
  readonly changeId: string;
  readonly number: string;
  readonly title: string;
  readonly version: string;
  readonly commit: string;
  /** Of the files, by its first twelve digits or more; null: nobody said. */
  readonly digest: string | null;
  readonly at: string;
  readonly rolledBack: boolean;
};

/** `superseded`: a newer one was recorded, and this still runs. */
export type Standing = 'recorded' | 'unrecorded' | 'rolled-back' | 'superseded';

/** How it is known that the files are not those of the commit: by the digest that was recorded, by the checkout, or by another process of the same commit. */
export type Altered = 'record' | 'checkout' | 'processes';

export type RunningBuild = Pick<ProcessBuild, 'version' | 'commit' | 'migration' | 'digest'> & {
  /** Since when any process has run it without a pause that is known. */
  readonly since: string;
  readonly processes: readonly ProcessBuild[];
  readonly standing: Standing;
  readonly record: RecordedDeployment | null;
  /** By its version alone where the process does not know its commit. */
  readonly matchedBy: 'commit' | 'version' | null;
  readonly altered: Altered | null;
};

export type Deployments = {
  readonly running: readonly RunningBuild[];
  /** Recorded last, and no process runs it. */
  readonly notRunning: RecordedDeployment | null;
  readonly recorded: readonly RecordedDeployment[];
};
