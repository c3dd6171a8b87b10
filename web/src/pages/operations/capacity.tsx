/** What a workload needs, from unit costs that were measured: asked with one's own numbers, answered by the same calculator as `troth capacity`. */
import { NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Asked, type Capacity, capacity, type Need } from '../../api/continuity.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useSettled } from '../../parts/use-settled.ts';
import { dateText } from '../../words/dates.ts';

/** Whoever types a number is not asked after each of its digits. */
const SETTLED_MS = 300;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const words = (key: string): string => key.replaceAll('-', ' ');

const Workload = ({
  rows,
  asked,
  onChange,
}: {
  rows: Capacity['workload'];
  asked: Asked;
  onChange: (to: Asked) => void;
}) => (
  <div className="two">
    {rows.map(({ key, name, value }) => (
      <NumberInput
        key={key}
        label={name}
        min={0}
        value={asked[key] ?? value}
        onChange={(to) => typeof to === 'number' && onChange({ ...asked, [key]: to })}
      />
    ))}
  </div>
);

const needs: readonly Column<Need>[] = [
  { name: 'When', head: true, short: true, cell: ({ driver }) => words(driver) },
  { name: 'API processes', numeric: true, cell: ({ apiProcesses }) => apiProcesses },
  { name: 'Workers', numeric: true, cell: ({ workerProcesses }) => workerProcesses },
  { name: 'Processors', numeric: true, cell: ({ serverCores }) => serverCores },
  { name: 'PostgreSQL', numeric: true, cell: ({ postgresCores }) => postgresCores },
  { name: 'Connections', numeric: true, cell: ({ connections }) => connections },
  { name: 'GiB a year', numeric: true, cell: ({ storageGibPerYear }) => storageGibPerYear },
];

const allocation: readonly Column<Capacity['allocation'][number]>[] = [
  { name: 'Journey', head: true, cell: ({ journey }) => journey },
  { name: 'ms each', numeric: true, cell: ({ computeMsEach }) => computeMsEach },
  { name: 'Bytes each', numeric: true, cell: ({ bytesEach }) => bytesEach },
  { name: 'Of computing', numeric: true, cell: ({ computeShare }) => percent(computeShare) },
  { name: 'Of storage', numeric: true, cell: ({ storageShare }) => percent(storageShare) },
];

const bottlenecks: readonly Column<Capacity['bottlenecks'][number]>[] = [
  { name: 'What', head: true, cell: ({ what }) => what },
  { name: 'Processors busy', numeric: true, cell: ({ cores }) => cores },
  { name: 'Then', cell: ({ relief }) => relief },
];

const batches: readonly Column<Capacity['batches'][number]>[] = [
  { name: 'Batch', head: true, cell: ({ says }) => says },
  { name: 'Hours on one process', numeric: true, cell: ({ hours }) => hours },
  {
    name: 'In a night',
    short: true,
    cell: ({ fits, processesForANight }) => (fits ? 'fits' : `with ${processesForANight} processes`),
  },
  { name: 'Held by', cell: ({ heldBy }) => heldBy },
];

const queues: readonly Column<Capacity['queues'][number]>[] = [
  { name: 'Queue', head: true, cell: ({ queue }) => queue },
  { name: 'In a second', numeric: true, cell: ({ inPerSecond }) => inPerSecond },
  { name: 'Out at most', numeric: true, cell: ({ outPerSecond }) => outPerSecond },
  {
    name: 'An hour’s outage',
    short: true,
    cell: ({ drainMinutes }) => (drainMinutes === null ? 'is never worked off' : `${drainMinutes} min`),
  },
  { name: 'Bound', cell: ({ limit }) => limit },
];

const downstream: readonly Column<Capacity['downstream'][number]>[] = [
  { name: 'System', head: true, cell: ({ system }) => system },
  { name: 'Calls a second', numeric: true, cell: ({ callsPerSecond }) => callsPerSecond },
  { name: 'Held back by', cell: ({ heldBy }) => heldBy },
];

const scaling: readonly Column<Capacity['scaling'][number]>[] = [
  { name: 'When', head: true, cell: ({ when }) => when },
  { name: 'Then', cell: ({ then }) => then },
];

const guards: readonly Column<Capacity['guards'][number]>[] = [
  { name: 'What costs without bound', head: true, cell: ({ source }) => source },
  {
    name: 'What bounds it',
    cell: ({ says, limits, besides }) => (
      <>
        {says}
        <span className="sub wrap">{limits.map(({ name, value, acts }) => `${name} ${value} ${acts}`).join(', ')}</span>
        {besides !== undefined && <span className="sub wrap">{besides}</span>}
      </>
    ),
  },
];

/** Of ten lists two are what everybody asks first; the others are opened by whoever needs them. */
const Folded = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <details className="disclosure folded">
    <summary>{title}</summary>
    {children}
  </details>
);

const FIRST_TO_GIVE = 3;
const figuresOf = ({ driver: _driver, ...figures }: Need): string => JSON.stringify(figures);

/** The first driver is the common day; which others need nothing beyond it is said in a sentence. */
const Needs = ({ rows }: { readonly rows: readonly Need[] }) => {
  const [usual, ...others] = rows;
  const same = others.filter((row) => usual !== undefined && figuresOf(row) === figuresOf(usual));
  return (
    <Section title="What it needs">
      <Table
        caption="Needs by driver"
        columns={needs}
        rows={rows.filter((row) => !same.includes(row))}
        rowKey={({ driver }) => driver}
      />
      {usual && same.length > 0 && (
        <p className="sub wrap">
          No more than a {words(usual.driver)}: {same.map(({ driver }) => words(driver)).join(', ')}.
        </p>
      )}
    </Section>
  );
};

const Report = ({ report }: { readonly report: Capacity }) => (
  <>
    <Needs rows={report.needs} />
    <Section title="What gives first">
      <Table
        caption="Bottlenecks"
        columns={bottlenecks}
        rows={report.bottlenecks.slice(0, FIRST_TO_GIVE)}
        rowKey={({ what }) => what}
      />
    </Section>
    <Section title="More of it">
      <Folded title="What gives later">
        <Table
          caption="Later bottlenecks"
          columns={bottlenecks}
          rows={report.bottlenecks.slice(FIRST_TO_GIVE)}
          rowKey={({ what }) => what}
        />
      </Folded>
      <Folded title="Whose share of the cost is what">
        <Table caption="Allocation" columns={allocation} rows={report.allocation} rowKey={({ journey }) => journey} />
      </Folded>
      <Folded title="Batches">
        <Table caption="Batches" columns={batches} rows={report.batches} rowKey={({ driver }) => driver} />
      </Folded>
      <Folded title="Queues">
        <Table caption="Queues" columns={queues} rows={report.queues} rowKey={({ queue }) => queue} />
      </Folded>
      <Folded title="Calls to other systems">
        <Table caption="Calls" columns={downstream} rows={report.downstream} rowKey={({ system }) => system} />
      </Folded>
      <Folded title="When to add what">
        <Table caption="Scaling" columns={scaling} rows={report.scaling} rowKey={({ when }) => when} />
      </Folded>
      <Folded title="When it is too late for that">
        <ol className="bullets">
          {report.emergency.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Folded>
      <Folded title="Guards: what bounds what costs without bound">
        <Table caption="Guards" columns={guards} rows={report.guards} rowKey={({ key }) => key} />
      </Folded>
    </Section>
  </>
);

export const CapacityPage = () => {
  const [asked, setAsked] = useState<Asked>({});
  const query = useQuery(capacity(useSettled(asked, SETTLED_MS)));
  return (
    <Page title="Capacity" lead="What so many sellers, quotes and orders need">
      <Loaded query={query}>
        {(report) => (
          <>
            <Section title="The workload">
              <Folded title="Ask with your own numbers">
                <Workload rows={report.workload} asked={asked} onChange={setAsked} />
              </Folded>
              <p className="sub wrap">
                Costs measured {dateText(report.measured.measuredAt)} on {report.measured.machine}, PostgreSQL{' '}
                {report.measured.postgres}. Processors are planned to be 60 % busy.
              </p>
            </Section>
            <Report report={report} />
          </>
        )}
      </Loaded>
    </Page>
  );
};
