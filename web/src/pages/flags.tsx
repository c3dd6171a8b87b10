/** Feature flags: for whom what is new already holds, and why. Turning one is a release, so nothing is turned here. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Flag, type FlagFor, type Flags, flags, ruleWords } from '../api/flags.ts';
import { accounts } from '../api/queries.ts';
import { useSession } from '../api/session.ts';
import { Empty, Loaded } from '../parts/loaded.tsx';
import { Page, Section } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { dateText } from '../words/dates.ts';

const valueWords = ({ on, rule }: { readonly on: boolean; readonly rule: string | null }): string =>
  `${on ? 'On' : 'Off'}, ${rule === null ? 'because no rule holds' : `by the rule ${rule}`}`;

const ForCustomer = ({ value }: { readonly value: FlagFor }) => (
  <>
    {valueWords(value)}
    {value.productLines.map((line) => (
      <span className="sub wrap" key={line.name}>
        {line.name}: {valueWords(line)}
      </span>
    ))}
    {value.byDeal && <span className="sub wrap">A share of the deals is on besides; the price of a deal says it.</span>}
  </>
);

const columnsFor = (account: Flags['account']): readonly Column<Flag>[] => [
  {
    name: 'Flag',
    head: true,
    cell: (row) => (
      <>
        {row.name}
        <span className="sub wrap">{row.purpose}</span>
      </>
    ),
  },
  {
    name: 'Who has it',
    cell: (row) => (
      <>
        {row.rules.map((rule) => (
          <span className="sub wrap" key={rule.id}>
            {rule.value === 'on' ? 'On' : 'Off'}: {ruleWords(rule)}
          </span>
        ))}
        <span className="sub wrap">{row.otherwise === 'on' ? 'On' : 'Off'}: everybody else</span>
      </>
    ),
  },
  {
    name: 'Asked for by',
    cell: ({ askedBy }) =>
      askedBy.length === 0
        ? 'Nothing'
        : askedBy.map(({ kind, key }) => (
            <span className="sub wrap" key={`${kind}/${key}`}>
              {kind} {key}
            </span>
          )),
  },
  {
    name: 'Until',
    short: true,
    cell: (row) => (
      <>
        {dateText(row.expires)}
        <span className="sub">{row.overdue ? `Overdue: ${row.owner}` : row.owner}</span>
      </>
    ),
  },
  ...(account === null
    ? []
    : [
        {
          name: account.name,
          cell: (row: Flag) => row.for !== null && <ForCustomer value={row.for} />,
        },
      ]),
];

/** Who prices or approves releases reads no customers. */
const READS_CUSTOMERS: ReadonlySet<string> = new Set(['sales-ops', 'sales-manager', 'finance', 'auditor', 'sales-rep']);

const PickCustomer = ({ value, onChange }: { value: string | null; onChange: (key: string | null) => void }) => {
  const query = useQuery(accounts());
  const data = (query.data?.items ?? []).map(({ key, name }) => ({ value: key, label: name }));
  return data.length === 0 ? null : (
    <Select
      label="For a customer"
      placeholder="Everybody"
      searchable
      clearable
      limit={50}
      data={data}
      value={value}
      onChange={onChange}
    />
  );
};

export const FlagsPage = () => {
  const [account, setAccount] = useState<string | null>(null);
  const query = useQuery(flags(account));
  const mayPick = useSession()?.principal.roles.some((role) => READS_CUSTOMERS.has(role)) === true;
  return (
    <Page
      title="Feature flags"
      lead="For whom what is new already holds. A flag is turned by a release, with its checks and its way back."
      actions={mayPick && <PickCustomer value={account} onChange={setAccount} />}
    >
      <Loaded query={query}>
        {({ items, account: named }) =>
          items.length === 0 ? (
            <Empty title="No flag is in force">
              <p>Everything that was released holds for everybody.</p>
            </Empty>
          ) : (
            <Section title="In force">
              <Table caption="Feature flags" columns={columnsFor(named)} rows={items} rowKey={({ key }) => key} />
            </Section>
          )
        }
      </Loaded>
    </Page>
  );
};
