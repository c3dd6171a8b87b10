/** The figures of fallout, as operations asks for them. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Figures as Shape, figures } from '../../api/fallout.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { clockText, minutesText } from '../../words/dates.ts';
import { statusWord } from '../../words/status.ts';
import { FalloutPlaces } from '../fallout.tsx';

const spanText = (seconds: number | null): string =>
  seconds === null ? 'not known' : seconds < 60 ? `${seconds} s` : minutesText(Math.round(seconds / 60));

const wholeOf = (found: Shape): readonly (readonly [string, string])[] => [
  ['Fallout rate', `${found.falloutRatePercent} % of ${found.ordersSubmitted} orders`],
  ['Cases', `${found.cases}, ${found.open} open`],
  ['Mean time to detect', spanText(found.meanSecondsToDetect)],
  ['Mean time to repair', spanText(found.meanSecondsToRepair)],
  ['Repairs by people', String(found.manualRepairs)],
  ['Service levels missed', `${found.serviceLevelBreachPercent} %`],
  ['Customer waits', String(found.customerImpacting)],
  ['Causes that came back', String(found.repeatedCauses.length)],
];

type Part = Shape['byProduct'][number];
const columns: readonly Column<Part>[] = [
  // What a company called its product is said as it called it; kinds are words of ours.
  { name: 'Which', head: true, cell: (row) => (/^[a-z-]+$/.test(row.name) ? statusWord(row.name).word : row.name) },
  { name: 'Cases', numeric: true, cell: (row) => row.cases },
  { name: 'Orders', numeric: true, cell: (row) => row.orders },
];

export const FalloutFigures = () => {
  const [days, setDays] = useState('30');
  const query = useQuery(figures(days));
  return (
    <Page
      title="Fallout figures"
      lead={query.data && `As of ${clockText(query.data.asOf)}`}
      actions={<FalloutPlaces />}
    >
      <NativeSelect
        label="Of the last"
        w={160}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
        data={[
          { value: '1', label: 'day' },
          { value: '7', label: '7 days' },
          { value: '30', label: '30 days' },
          { value: '90', label: '90 days' },
        ]}
      />
      <Loaded query={query}>
        {(found) => (
          <>
            <dl className="facts">
              {wholeOf(found).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className="num">{value}</dd>
                </div>
              ))}
            </dl>
            {(
              [
                ['By product', found.byProduct],
                ['By channel', found.byChannel],
                ['By system', found.byDownstreamSystem],
                ['By kind', found.byCategory],
              ] as const
            ).map(([title, rows]) => (
              <Section key={title} title={title}>
                <Table caption={title} columns={columns} rows={rows} rowKey={(row) => row.name} />
              </Section>
            ))}
            <Section title="Causes that came back">
              <ul className="bullets">
                {found.repeatedCauses.map((each) => (
                  <li key={each.causeKey}>
                    <Link to="/fallout/cause" search={{ key: each.causeKey }}>
                      {each.name}
                    </Link>
                    , {each.cases} cases on {each.orders} orders
                  </li>
                ))}
              </ul>
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
};
