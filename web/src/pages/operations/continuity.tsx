/** What was promised about a disaster, what the last drill measured of it, and every drill that was held. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Backup, continuity, type ContinuityFigures, type Drill, type Objective } from '../../api/continuity.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';

const spanText = (seconds: number): string =>
  seconds < 120
    ? `${seconds} s`
    : seconds < 7_200
      ? `${Math.round(seconds / 60)} min`
      : seconds < 172_800
        ? `${Math.round(seconds / 360) / 10} h`
        : `${Math.round(seconds / 86_400)} days`;

const promised = (last: Drill | undefined): readonly Column<Objective>[] => [
  {
    name: 'Promised',
    head: true,
    cell: ({ says, source }) => (
      <>
        {says}
        <span className="sub wrap">{source}</span>
      </>
    ),
  },
  { name: 'Owner', short: true, cell: ({ owner }) => roleWord(owner) },
  { name: 'Within', short: true, cell: ({ minutes }) => (minutes === null ? 'a rule' : spanText(minutes * 60)) },
  {
    name: 'Last drill',
    cell: ({ key, where, minutes }) => {
      const found = last?.objectives.find((each) => each.key === key);
      const unmeasured = last?.measured.unmeasured?.find(({ objective }) => objective === key);
      if (unmeasured !== undefined)
        return (
          <>
            {unmeasured.excused === undefined ? 'not measured' : 'not measured, excused'}
            <span className="sub wrap">{unmeasured.excused ?? unmeasured.because}</span>
          </>
        );
      if (found === undefined)
        return minutes === null ? (
          <>
            written in <code>{where}</code>
          </>
        ) : (
          <>
            not yet: <code>{where}</code>
          </>
        );
      return (
        <>
          {`${spanText(found.measuredSeconds)}: ${found.kept ? 'kept' : 'missed'}`}
          {found.by !== undefined && <span className="sub wrap">{found.by}</span>}
        </>
      );
    },
  },
];

const lostText = (measured: Drill['measured']): string =>
  measured['ownBackup'] === true
    ? 'what would be lost was not measured'
    : `${measured['lostEntries']} commands of ${spanText(Number(measured['lostSeconds']))} would be lost`;

const outcomeOf = ({ outcome, measured }: Drill): string => {
  if (outcome !== 'incomplete') return outcome === 'kept' ? 'As promised' : 'Not as promised';
  const isExcused = measured.unmeasured?.every(({ excused }) => excused !== undefined) ?? false;
  return isExcused ? 'As promised, the rest excused' : 'Not all measured: does not count as tried';
};

const whatOf = ({ kind, measured }: Drill): string =>
  kind === 'mode'
    ? `${measured['degradedMode']}: ${measured['stopped']} of ${measured['commands']} commands stopped, ${measured['ranAgain']} ran again`
    : `${measured['rows']} rows back in ${spanText(Number(measured['backSeconds']))}; ${lostText(measured)}; log ${measured['logVerified'] === true ? 'verified' : 'not verified'}`;

const drillColumns: readonly Column<Drill>[] = [
  { name: 'Held', short: true, cell: ({ startedAt }) => dateText(startedAt) },
  { name: 'Of', head: true, short: true, cell: ({ kind }) => (kind === 'restore' ? 'A restore' : 'A mode') },
  { name: 'Measured', cell: whatOf },
  { name: 'Outcome', short: true, cell: outcomeOf },
];

const backupColumns: readonly Column<Backup>[] = [
  { name: 'Taken', short: true, cell: ({ takenAt }) => dateText(takenAt) },
  { name: 'Where', head: true, cell: ({ place }) => place },
  {
    name: 'Holds',
    cell: ({ manifest }) =>
      manifest === null
        ? 'taken by other means'
        : `${manifest.rows} rows, ${Math.ceil(manifest.bytes / 1_048_576)} MiB${manifest.signed ? ', signed' : ''}`,
  },
];

const Ages = ({ ages }: { readonly ages: ContinuityFigures }) => (
  <dl className="facts">
    <div>
      <dt>{ages.hasBackup ? 'Newest backup' : 'Without a backup'}</dt>
      <dd>{`${spanText(ages.backupSeconds)} ${ages.hasBackup ? 'old' : 'by now'}`}</dd>
    </div>
    <div>
      <dt>A restore was tried whole</dt>
      <dd>{ages.hasRestoreDrill ? `${spanText(ages.restoreDrillSeconds)} ago` : 'never'}</dd>
    </div>
    <div>
      <dt>A mode was tried</dt>
      <dd>{ages.hasModeDrill ? `${spanText(ages.modeDrillSeconds)} ago` : 'never'}</dd>
    </div>
  </dl>
);

export const Continuity = () => {
  const query = useQuery(continuity());
  return (
    <Page title="Continuity" lead="What was promised about a disaster, and what drills measured of it">
      <Loaded query={query}>
        {({ objectives, drills, backups, ages }) => (
          <>
            <Ages ages={ages} />
            <Section title="Promised">
              <Table
                caption="Recovery objectives"
                columns={promised(drills.find(({ kind }) => kind === 'restore'))}
                rows={objectives}
                rowKey={({ key }) => key}
              />
            </Section>
            <Section title="Backups">
              {backups.length === 0 ? (
                <Empty title="No backup is recorded">
                  <p>
                    {' '}
                    <code>troth backup FOLDER</code> takes one and records it; one by other means is recorded by{' '}
                    <code>troth backup record</code>.
                  </p>
                </Empty>
              ) : (
                <Table caption="Backups" columns={backupColumns} rows={backups} rowKey={({ id }) => id} />
              )}
            </Section>
            <Section title="Drills">
              {drills.length === 0 ? (
                <Empty title="No drill was held yet">
                  <p>
                    {' '}
                    Where the data is, <code>troth drill restore BACKUP</code> restores into a throw-away database and
                    measures; <code>troth drill mode drafts-only</code> tries a mode on a copy.
                  </p>
                </Empty>
              ) : (
                <Table caption="Drills" columns={drillColumns} rows={drills} rowKey={({ id }) => id} />
              )}
            </Section>
            <p className="sub wrap">
              When it happens:{' '}
              <Link to="/operations/runbooks/$key" params={{ key: 'disaster-recovery' }}>
                the runbook
              </Link>
              .
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
};
