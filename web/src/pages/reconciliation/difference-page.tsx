/** One difference: both sides as they were found, what is recommended, and what became of it with both sides as they are then. */
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { type Difference, difference as differenceQuery, type Side } from '../../api/reconciliation.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';
import { Severity } from './reconciliation-page.tsx';
import { fieldWord, HOW, whatDiffers } from './words.ts';

const REPAIRING_POLL_MS = 1_500;

export const DifferencePage = () => {
  const { differenceId } = useParams({ from: '/signed-in/reconciliation/$differenceId' });
  const query = useQuery({
    ...differenceQuery(differenceId),
    refetchInterval: ({ state: { data } }) => (data?.state === 'repairing' ? REPAIRING_POLL_MS : false),
  });
  const found = query.data;
  return (
    <Page
      title={found ? whatDiffers(found) : 'A difference'}
      kicker={<Crumb to="/reconciliation">Reconciliation</Crumb>}
      lead={found && <Lead found={found} />}
    >
      <Loaded query={query}>{(answer) => <Body found={answer} />}</Loaded>
    </Page>
  );
};

const Lead = ({ found }: { readonly found: Difference }) => (
  <span className="lead-row">
    <Status state={found.state} />
    <Severity severity={found.severity} />
    <span>with {roleWord(found.owner)}</span>
    <span>found {instantText(found.recordedAt)}</span>
  </span>
);

const Body = ({ found }: { readonly found: Difference }) => (
  <>
    <Section title="Both sides, as they were found">
      <Compared {...found} changed={new Set(found.fields.map(({ field }) => field))} />
      <About found={found} />
    </Section>
    {found.resolution && (
      <Section title="What became of it">
        <p>
          <strong>{HOW[found.resolution.how] ?? found.resolution.how}</strong>, {found.resolution.by}
          {found.resolvedAt && `, ${instantText(found.resolvedAt)}`}: {found.resolution.why}
        </p>
        {found.resolution.how === 'matches-now' && (
          <Compared
            sides={found.sides}
            left={found.resolution.left}
            right={found.resolution.right}
            changed={new Set()}
          />
        )}
      </Section>
    )}
    {found.state !== 'resolved' && <Ways found={found} />}
  </>
);

type ComparedProps = Pick<Difference, 'sides' | 'left' | 'right'> & { readonly changed: ReadonlySet<string> };
type Row = { readonly field: string; readonly left: string | null; readonly right: string | null };

const Compared = ({ sides, left, right, changed }: ComparedProps) => {
  const fields = [...new Set([...Object.keys(left?.fields ?? {}), ...Object.keys(right?.fields ?? {})])];
  const rows = fields.map((field) => ({
    field,
    left: left?.fields[field] ?? null,
    right: right?.fields[field] ?? null,
  }));
  const value = (text: string | null, field: string) =>
    text === null ? <span className="soft">not there</span> : changed.has(field) ? <strong>{text}</strong> : text;
  const columns: readonly Column<Row>[] = [
    { name: 'What', head: true, cell: ({ field }) => fieldWord(field) },
    { name: sides.left, cell: (row) => value(row.left, row.field) },
    { name: sides.right, cell: (row) => value(row.right, row.field) },
  ];
  return <Table caption="Both sides" columns={columns} rows={rows} rowKey={({ field }) => field} />;
};

const idOf = (found: Difference, name: string): string | undefined => {
  const of = (side: Side) => side?.about?.[name];
  return of(found.left) ?? of(found.right);
};

const About = ({ found }: { readonly found: Difference }) => {
  const [orderId, quoteId] = [idOf(found, 'orderId'), idOf(found, 'quoteId')];
  return (
    <p className="soft">
      {orderId && (
        <Link to="/orders/$orderId" params={{ orderId }}>
          The order
        </Link>
      )}
      {orderId && quoteId && ' · '}
      {quoteId && (
        <Link to="/quotes/$quoteId" params={{ quoteId }}>
          The quote
        </Link>
      )}{' '}
      Key <code>{found.key}</code>
    </p>
  );
};

const Ways = ({ found }: { readonly found: Difference }) => {
  const command = useCommand([['reconciliation'], ['worklist']]);
  const at = `/reconciliation/differences/${found.id}`;
  return (
    <Section title="What to do">
      <p>{found.repair.says}</p>
      <p className="soft small">
        {found.repair.automatic ? 'Mended by itself' : 'Never mended by itself'}: {found.repair.because}.
      </p>
      {found.actions.repair && (
        <div>
          <Button loading={command.busy} onClick={() => void command.run(`${at}/repair`, { payload: {} }, 'Asked for')}>
            Have it mended
          </Button>
        </div>
      )}
      {found.actions.resolve ? (
        <End busy={command.busy} onEnd={(payload) => void command.run(`${at}/resolve`, { payload }, 'Resolved')} />
      ) : (
        <p className="soft">{roleWord(found.owner)} ends it.</p>
      )}
      {command.problem && <ProblemNote problem={command.problem} onDismiss={command.clear} />}
    </Section>
  );
};

type EndProps = { readonly busy: boolean; readonly onEnd: (payload: { how: string; why: string }) => void };

const End = ({ busy, onEnd }: EndProps) => {
  const [how, setHow] = useState('corrected-outside');
  const [why, setWhy] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onEnd({ how, why: why.trim() });
      }}
    >
      <NativeSelect
        label="How does it end?"
        maw={360}
        value={how}
        data={['corrected-outside', 'explained'].map((value) => ({ value, label: HOW[value] ?? value }))}
        onChange={(event) => setHow(event.currentTarget.value)}
      />
      <Textarea
        label="Why"
        required
        autosize
        minRows={2}
        maxLength={1_000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default" loading={busy} disabled={why.trim().length < 3}>
          End the difference
        </Button>
      </div>
    </form>
  );
};
