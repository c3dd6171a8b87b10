/** One asset: what was true of it and since when that is known, what hangs together with it, what was promised, what was mended. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { get } from '../../api/http.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText, instantText } from '../../words/dates.ts';
import { lackingText } from '../../words/lacking.ts';
import { money, quantity } from '../../words/money.ts';

type Linked = { readonly id: string; readonly offeringName: string; readonly state: string };
type Period = {
  readonly no: number;
  readonly state: string;
  readonly quantity: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly knownFrom: string;
  readonly knownTo: string | null;
  readonly cause: string;
};
type Repair = {
  readonly id: string;
  readonly state: string;
  readonly changes: object;
  readonly reason: string;
  readonly evidence: string;
  readonly proposedAt: string;
};
type Term = {
  readonly chargeKey: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly terms: {
    readonly chargeName: string;
    readonly amount?: string;
    readonly currency: string;
    readonly period?: string;
    readonly source?: { readonly reference: string };
  };
};
type OneAsset = {
  readonly asset: {
    readonly id: string;
    readonly accountId: string;
    readonly offeringName: string;
    readonly state: string;
    readonly version: number;
    readonly origin: string;
    readonly incomplete: readonly string[];
  };
  readonly history: readonly Period[];
  readonly committedTerms: readonly Term[];
  readonly parent: Linked | null;
  readonly parts: readonly Linked[];
  readonly reliesOn: readonly Linked[];
  readonly reliedOnBy: readonly Linked[];
  readonly repairs: readonly Repair[];
  readonly can: { readonly decide: boolean };
};

const PERIODS: readonly Column<Period>[] = [
  { name: 'From', short: true, head: true, cell: (row) => dateText(row.validFrom) },
  { name: 'To', short: true, cell: (row) => (row.validTo ? dateText(row.validTo) : 'open') },
  { name: 'State', cell: (row) => <Status state={row.state} /> },
  { name: 'Quantity', numeric: true, cell: (row) => quantity(row.quantity) },
  { name: 'Known since', cell: (row) => instantText(row.knownFrom) },
  { name: 'Until', cell: (row) => (row.knownTo ? instantText(row.knownTo) : 'it is what is known') },
  { name: 'By', cell: (row) => row.cause.split('/')[0] ?? row.cause },
];
const TERMS: readonly Column<Term>[] = [
  { name: 'Charge', head: true, cell: (row) => row.terms.chargeName },
  {
    name: 'Committed',
    numeric: true,
    cell: ({ terms: { amount, currency, period } }) =>
      amount === undefined ? '–' : `${money(amount, currency)}${period ? ` a ${period}` : ''}`,
  },
  { name: 'From', short: true, cell: (row) => dateText(row.validFrom) },
  { name: 'To', short: true, cell: (row) => (row.validTo ? dateText(row.validTo) : 'open') },
  { name: 'By', cell: ({ terms: { source } }) => (source ? `contract ${source.reference}` : 'an accepted offer') },
];

const Links = ({ name, items }: { readonly name: string; readonly items: readonly Linked[] }) =>
  items.length === 0 ? null : (
    <div>
      <dt>{name}</dt>
      <dd>
        {items.map(({ id, offeringName }) => (
          <span key={id} className="row">
            <Link to="/assets/$assetId" params={{ assetId: id }}>
              {offeringName}
            </Link>
          </span>
        ))}
      </dd>
    </div>
  );

const RepairNote = ({ one, repair }: { readonly one: OneAsset; readonly repair: Repair }) => {
  const { id, version } = one.asset;
  const command = useCommand([['asset', id]]);
  const decide = (agree: boolean) =>
    void command.run(
      `/assets/${id}/repairs/${repair.id}/decide`,
      { payload: { assetVersion: version, agree } },
      agree ? 'Mended' : 'Rejected',
    );
  return (
    <div className="stack tight">
      <p>
        <Status state={repair.state} /> {repair.reason}. {repair.evidence}
      </p>
      <pre className="small">{JSON.stringify(repair.changes, null, 2)}</pre>
      {command.problem && <ProblemNote problem={command.problem} />}
      {repair.state === 'proposed' && one.can.decide && (
        <div className="row">
          <Button loading={command.busy} onClick={() => decide(true)}>
            Agree
          </Button>
          <Button variant="default" disabled={command.busy} onClick={() => decide(false)}>
            Reject
          </Button>
        </div>
      )}
    </div>
  );
};

const Body = ({ one }: { readonly one: OneAsset }) => {
  const linked = one.parent || one.parts.length + one.reliesOn.length + one.reliedOnBy.length > 0;
  return (
    <>
      {one.asset.incomplete.length > 0 && (
        <p className="note" data-tone="attention">
          Not known: {lackingText(one.asset.incomplete)}. It can be changed by an order once that is mended.
        </p>
      )}
      <Section title="What was true, and since when that is known">
        <Table caption="Periods" columns={PERIODS} rows={one.history} rowKey={({ no }) => String(no)} />
      </Section>
      {one.committedTerms.length > 0 && (
        <Section title="Committed terms">
          <Table
            caption="Terms"
            columns={TERMS}
            rows={one.committedTerms}
            rowKey={({ chargeKey, validFrom }) => `${chargeKey} ${validFrom}`}
          />
        </Section>
      )}
      {linked && (
        <Section title="What hangs together with it">
          <dl className="facts">
            <Links name="Part of" items={one.parent ? [one.parent] : []} />
            <Links name="Its parts" items={one.parts} />
            <Links name="Relies on" items={one.reliesOn} />
            <Links name="Relied on by" items={one.reliedOnBy} />
          </dl>
        </Section>
      )}
      {one.repairs.length > 0 && (
        <Section title="Repairs">
          {one.repairs.map((repair) => (
            <RepairNote key={repair.id} one={one} repair={repair} />
          ))}
        </Section>
      )}
    </>
  );
};

export const AssetPage = () => {
  const { assetId } = useParams({ from: '/signed-in/assets/$assetId' });
  const query = useQuery({
    queryKey: ['asset', assetId],
    queryFn: ({ signal }) => get<OneAsset>(`/assets/${assetId}`, signal),
  });
  const asset = query.data?.asset;
  return (
    <Page
      title={asset?.offeringName ?? 'Asset'}
      kicker={<Crumb to="/orders">Orders</Crumb>}
      lead={
        asset && (
          <span className="lead-row">
            <Status state={asset.state} />
            <Link to="/accounts/$accountId/assets" params={{ accountId: asset.accountId }} search={{}}>
              All that the customer has
            </Link>
            {asset.origin === 'migration' && <span>brought from another system</span>}
          </span>
        )
      }
    >
      <Loaded query={query}>{(one) => <Body one={one} />}</Loaded>
    </Page>
  );
};
