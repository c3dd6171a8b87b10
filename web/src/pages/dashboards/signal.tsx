/** One signal: what it means, whose it is, when it is out of bounds, how it went, and the records behind its number. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type Alert, behind as behindQuery, type Behind, oneSignal, type WholeSignal } from '../../api/signals.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText, instantText } from '../../words/dates.ts';
import { money } from '../../words/money.ts';
import { roleWord, sentence } from '../../words/status.ts';
import { Parts, Standing } from './dashboard.tsx';
import { figureText, partText } from './words.ts';

const Course = ({ course, unit }: { readonly course: WholeSignal['course']; readonly unit: string }) => {
  const values = course.flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  if (values.length < 2) return <p className="tile-note">It is drawn once there are two figures.</p>;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = (value: number, index: number): string =>
    `${(index * 100) / (values.length - 1)},${high === low ? 15 : 29 - ((value - low) * 28) / (high - low)}`;
  return (
    <figure className="course">
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={values.map(place).join(' ')} />
      </svg>
      <figcaption>
        Over the last day: least {figureText(String(low), unit)}, most {figureText(String(high), unit)}
      </figcaption>
    </figure>
  );
};

const alertColumns = (unit: string): readonly Column<Alert>[] => [
  { name: 'Level', head: true, cell: ({ level }) => (level === 'alarm' ? 'Alarm' : 'Warning') },
  { name: 'Figure', short: true, cell: ({ value }) => figureText(value, unit) },
  { name: 'Bound', short: true, cell: ({ threshold }) => figureText(threshold, unit) },
  { name: 'Since', cell: ({ raisedAt }) => dateText(raisedAt) },
  { name: 'Until', cell: ({ clearedAt }) => (clearedAt === null ? 'It stands' : dateText(clearedAt)) },
];

const recordColumns: readonly Column<Behind['items'][number]>[] = [
  {
    name: 'Record',
    head: true,
    cell: ({ title, href, why, kind }) => (
      <>
        {href === null ? title : <PageLink to={href}>{title}</PageLink>}
        <span className="sub">{why === null ? partText(kind) : sentence(why)}</span>
      </>
    ),
  },
  { name: 'When', cell: ({ at }) => dateText(at) },
];

const moneyColumn: (typeof recordColumns)[number] = {
  name: 'Money',
  numeric: true,
  cell: ({ money: of }) => (of === null ? '–' : money(of.amount, of.currency)),
};

const Records = ({ found: { page, none, items, isWhole } }: { readonly found: Behind }) => {
  if (page !== null)
    return (
      <p>
        <PageLink to={page}>Open the records</PageLink>
      </p>
    );
  if (items.length === 0) return <p className="tile-note">{none ?? 'No record stands behind it now.'}</p>;
  return (
    <>
      <Table
        caption="Records"
        columns={items.some((each) => each.money) ? [...recordColumns, moneyColumn] : recordColumns}
        rows={items}
        rowKey={({ id, why }) => `${id}${why}`}
      />
      {!isWhole && <p className="tile-note">The newest {items.length}; there are more.</p>}
    </>
  );
};

const Meaning = ({ signal }: Pick<WholeSignal, 'signal'>) => (
  <Section title="What it means">
    <dl className="tile-parts">
      <div>
        <dt>Owner</dt>
        <dd>{roleWord(signal.owner)}</dd>
      </div>
      <div>
        <dt>Comes from</dt>
        <dd>{signal.source}</dd>
      </div>
      <div>
        <dt>Bounds</dt>
        <dd>{signal.bounds ?? 'None is set.'}</dd>
      </div>
      <div>
        <dt>Told to</dt>
        <dd>{signal.bounds === null ? 'Nobody' : signal.tells.map(roleWord).join(', ')}</dd>
      </div>
      {signal.runbook && (
        <div>
          <dt>What to do</dt>
          <dd>
            <Link to="/operations/runbooks/$key" params={{ key: signal.runbook }}>
              {partText(signal.runbook)}
            </Link>
          </dd>
        </div>
      )}
    </dl>
  </Section>
);

export const SignalPage = () => {
  const { key } = useParams({ from: '/signed-in/signals/$key' });
  const query = useQuery(oneSignal(key));
  const records = useQuery(behindQuery(key));
  const found = query.data?.signal;
  return (
    <Page title={found?.name ?? 'Signal'} kicker={<Link to="/dashboards">Dashboards</Link>} lead={found?.says}>
      <Loaded query={query}>
        {({ signal, course, alerts, asOf }) => (
          <>
            <div className="two">
              <Section title="Now">
                <p className="tile-figure">{figureText(signal.value, signal.unit)}</p>
                <Standing signal={signal} />
                {signal.standing === 'not-measured' && <p>{signal.standingInWords}</p>}
                <Parts signal={signal} />
                <Course course={course} unit={signal.unit} />
                <p className="tile-note">
                  {asOf === null
                    ? 'No figure of now.'
                    : `As of ${instantText(asOf)}; facts are counted up to a minute before.`}
                </p>
              </Section>
              <Meaning signal={signal} />
            </div>
            <Section title="Behind the number">
              <Loaded query={records}>{(each) => <Records found={each} />}</Loaded>
            </Section>
            {alerts.length === 0 && signal.bounds !== null && (
              <Empty title="It was never out of bounds">
                <p>Since it is watched, that is.</p>
              </Empty>
            )}
            {alerts.length > 0 && (
              <Table
                caption="When it was out of bounds"
                columns={alertColumns(signal.unit)}
                rows={alerts}
                rowKey={({ id }) => id}
              />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
};
