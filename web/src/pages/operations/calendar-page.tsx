/** The business calendar: what holds, what is coming, what it freezes; of quarter-end, its seven measures as they stand now. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { calendar, type Measure, type Period, period, type WholePeriod } from '../../api/calendar.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import type { Colleague } from '../../parts/person-picker.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';
import { ReleaseTrains } from './release-trains.tsx';
import { DeclarePeriod } from './declare-period.tsx';

const freezeText = ({ tiersFrom, scope }: Period): string => {
  if (tiersFrom === null) return 'Freezes nothing';
  const where = Object.values(scope).flat().join(', ');
  return `Tier ${tiersFrom} and above wait${where === '' ? '' : `: ${where}`}`;
};

const measureColumns: readonly Column<Measure>[] = [
  { name: 'Measure', head: true, cell: ({ source }) => source },
  { name: 'Now', cell: ({ says }) => says },
  { name: 'Stands', short: true, cell: ({ ok }) => (ok ? 'well' : 'look at it') },
];

const Actions = ({ whole }: { readonly whole: WholePeriod }) => {
  const command = useCommand([['calendar']]);
  const [ending, setEnding] = useState(false);
  const path = `/calendar/${whole.periodId}`;
  const end = async (because: string) => {
    if (await command.run(`${path}/end`, { payload: { because } }, `${whole.name}: ended`)) setEnding(false);
  };
  const approve = () => void command.run(`${path}/approve-coverage`, { payload: {} }, 'Coverage approved');
  return (
    <div className="stack">
      {command.problem && !ending && <ProblemNote problem={command.problem} />}
      {whole.actions.approveCoverage && whole.coverage.length > 0 && !whole.coverageApproved && (
        <div>
          <Button variant="default" loading={command.busy} onClick={approve}>
            Approve who stands by
          </Button>
        </div>
      )}
      {whole.actions.end && (
        <div>
          <Button variant="default" onClick={() => setEnding(true)}>
            End it early
          </Button>
        </div>
      )}
      {ending && (
        <Confirm
          title={`End: ${whole.name}`}
          label="End"
          reason="Why"
          problem={command.problem}
          busy={command.busy}
          onConfirm={(because) => void end(because)}
          onClose={() => setEnding(false)}
        />
      )}
    </div>
  );
};

type WholeProps = { readonly id: string; readonly people: readonly Colleague[] };

const Whole = ({ id, people }: WholeProps) => (
  <Loaded query={useQuery(period(id))}>
    {(whole) => (
      <Section title={whole.name}>
        {whole.measures.length > 0 && (
          <Table caption="Measures" columns={measureColumns} rows={whole.measures} rowKey={({ key }) => key} />
        )}
        {whole.coverage.length > 0 && (
          <div className="stack tight">
            <h3>Who stands by</h3>
            <dl className="facts">
              {whole.coverage.map(({ area, person, contact }) => (
                <div key={`${area} ${person}`}>
                  <dt>{area}</dt>
                  <dd>
                    {people.find(({ key }) => key === person)?.name ?? person}
                    <span className="sub">{contact}</span>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        )}
        <Actions whole={whole} />
      </Section>
    )}
  </Loaded>
);

export const CalendarPage = () => {
  const query = useQuery(calendar());
  const [shown, setShown] = useState<string | null>(null);
  const [declaring, setDeclaring] = useState(false);
  const columns: readonly Column<Period>[] = [
    {
      name: 'Period',
      head: true,
      cell: ({ name, kindName, mode }) => (
        <>
          {name}
          <span className="sub wrap">{mode === null ? kindName : `${kindName}, all seven measures`}</span>
        </>
      ),
    },
    {
      name: 'When',
      cell: ({ from, to, inForce }) => (
        <>
          {dateText(from)} – {dateText(to)}
          <span className="sub">{inForce ? 'now' : 'to come'}</span>
        </>
      ),
    },
    { name: 'Freeze', cell: freezeText },
    {
      name: 'More',
      cell: ({ periodId }) => (
        <Button variant="default" size="compact-sm" onClick={() => setShown(shown === periodId ? null : periodId)}>
          {shown === periodId ? 'Less' : 'Show'}
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="Calendar"
      lead="When changes are riskier than usual, and what waits then"
      actions={query.data?.mayDeclare === true && <Button onClick={() => setDeclaring(true)}>Declare a period</Button>}
    >
      <Loaded query={query}>
        {({ items, kinds, people }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Nothing is declared">
                <p>Changes are published on any day.</p>
              </Empty>
            ) : (
              <Table caption="Periods" columns={columns} rows={items} rowKey={({ periodId }) => periodId} />
            )}
            {shown !== null && <Whole id={shown} people={people} />}
            {declaring && <DeclarePeriod kinds={kinds} people={people} onClose={() => setDeclaring(false)} />}
          </>
        )}
      </Loaded>
      <ReleaseTrains />
    </Page>
  );
};
