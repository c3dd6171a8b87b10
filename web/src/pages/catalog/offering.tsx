/** One offering: what it is, where it stands, when each of its lives ends, what is in it, where it leads and who names it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CatalogOffering, Characteristic, Named, OfferingAnswer } from '../../api/catalog-shapes.ts';
import { catalogOffering, offeringUses } from '../../api/queries.ts';
import { Hash } from '../../parts/hash.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { dateText } from '../../words/dates.ts';
import { sentence, statusWord } from '../../words/status.ts';
import { BundleTree } from './bundle-tree.tsx';

export const OfferingPage = () => {
  const { _splat: key = '' } = useParams({ from: '/signed-in/offerings/$' });
  const query = useQuery(catalogOffering(key));
  const { data } = query;
  return (
    <Page
      title={data?.offering.name ?? 'Offering'}
      kicker={<Crumb to="/catalog">Catalog</Crumb>}
      lead={
        data && (
          <span className="lead-row">
            <Status state={data.standing.state} />
            <span>{sentence(`It ${data.standing.said}`)}</span>
          </span>
        )
      }
    >
      <Loaded query={query}>{(found) => <Body found={found} />}</Loaded>
    </Page>
  );
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Body = ({ found }: { readonly found: OfferingAnswer }) => {
  const { offering, specification, named } = found;
  const holds = (offering.optionGroups?.length ?? 0) + (offering.components?.length ?? 0) > 0;
  return (
    <>
      <Section title="Offering">
        {offering.description && <p>{offering.description}</p>}
        <dl className="facts">
          <Fact name="Key">{offering.key}</Fact>
          <Fact name="Owner">{offering.owner}</Fact>
          <Fact name="Category">{offering.category ? statusWord(offering.category).word : '–'}</Fact>
          <Fact name="Markets">{offering.markets.join(', ')}</Fact>
          <Fact name="Channels">{offering.channels.join(', ')}</Fact>
          <Fact name="Sold by">{offering.legalEntities?.join(', ') ?? 'whoever sells in the market'}</Fact>
          <Fact name="Version">
            <Hash value={found.hash} />
          </Fact>
        </dl>
        <OtherNames offering={offering} />
      </Section>
      <Ends ends={found.ends} />
      <Ways offering={offering} named={named} />
      {holds && (
        <Section title="What is in it">
          <BundleTree offering={offering} named={named} />
        </Section>
      )}
      {specification && specification.characteristics.length > 0 && (
        <Characteristics title={specification.name} list={specification.characteristics} fixed={offering.fixed ?? {}} />
      )}
      <UsesOf offering={offering.key} />
    </>
  );
};

const OtherNames = ({ offering: { aliases = [], translations = {} } }: { readonly offering: CatalogOffering }) =>
  aliases.length === 0 && Object.keys(translations).length === 0 ? null : (
    <dl className="facts">
      {aliases.map(({ system, sku }) => (
        <Fact key={`${system} ${sku}`} name={`In ${system}`}>
          {sku}
        </Fact>
      ))}
      {Object.entries(translations).map(([language, { name }]) => (
        <Fact key={language} name={`In the language ${language}`}>
          {name}
        </Fact>
      ))}
    </dl>
  );

type End = OfferingAnswer['ends'][string] & { readonly purpose: string };
const endColumns: readonly Column<End>[] = [
  { name: 'For', head: true, cell: ({ purpose }) => statusWord(purpose).word },
  { name: 'From', short: true, cell: ({ from }) => dateText(from) },
  { name: 'Until', short: true, cell: ({ to }) => (to ? dateText(to) : 'open') },
  { name: 'Today', cell: ({ open }) => (open ? 'Open' : 'Closed') },
];

const Ends = ({ ends }: Pick<OfferingAnswer, 'ends'>) => (
  <Table
    caption="It ends separately"
    showCaption
    columns={endColumns}
    rows={Object.entries(ends).map(([purpose, end]) => ({ purpose, ...end }))}
    rowKey={({ purpose }) => purpose}
  />
);

type WaysProps = { readonly offering: CatalogOffering; readonly named: Readonly<Record<string, Named>> };

const Ways = ({ offering, named }: WaysProps) => {
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['Replaced by', offering.replacedBy ? [offering.replacedBy] : []],
    ['Upgrades to', offering.upgradesTo ?? []],
    ['Downgrades to', offering.downgradesTo ?? []],
    ['Migrates to', offering.migratesTo ?? []],
    ['Instead of it', offering.substitutes ?? []],
  ];
  const there = ways.filter(([, keys]) => keys.length > 0);
  if (there.length === 0) return null;
  return (
    <Section title="Where it leads">
      <dl className="facts">
        {there.map(([name, keys]) => (
          <Fact key={name} name={name}>
            {keys.map((key, at) => (
              <span key={key}>
                {at > 0 && ', '}
                <Link to="/offerings/$" params={{ _splat: key }}>
                  {named[key]?.name ?? key}
                </Link>
              </span>
            ))}
          </Fact>
        ))}
      </dl>
    </Section>
  );
};

const mayBe = ({ type, values, valueNames, min, max, step, unit }: Characteristic): string => {
  if (values) return values.map((value) => valueNames?.[value]?.name ?? value).join(', ');
  const range = min !== undefined || max !== undefined ? `${min ?? '…'} to ${max ?? '…'}` : type;
  return [range, step === undefined ? '' : `in steps of ${step}`, unit ?? ''].filter((text) => text !== '').join(' ');
};
const said = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);

type CharacteristicsProps = {
  readonly title: string;
  readonly list: readonly Characteristic[];
  readonly fixed: NonNullable<CatalogOffering['fixed']>;
};

const Characteristics = ({ title, list, fixed }: CharacteristicsProps) => {
  const columns: readonly Column<Characteristic>[] = [
    { name: 'Characteristic', head: true, cell: ({ name }) => name },
    { name: 'May be', cell: mayBe },
    {
      name: 'Here',
      cell: ({ key, default: first }) => {
        const settled = fixed[key];
        if (settled !== undefined) return said(settled);
        return first === undefined ? 'the customer says' : `${said(first)}, unless the customer says otherwise`;
      },
    },
  ];
  return <Table caption={`What it is: ${title}`} showCaption columns={columns} rows={list} rowKey={({ key }) => key} />;
};

const UsesOf = ({ offering }: { readonly offering: string }) => {
  const query = useQuery(offeringUses(offering));
  return (
    <Section title="What names it">
      <Loaded query={query} rows={2}>
        {({ uses }) =>
          uses.length === 0 ? (
            <p className="soft">Nothing names it.</p>
          ) : (
            <dl className="facts">
              {[...Map.groupBy(uses, ({ kind }) => kind)].map(([kind, list]) => (
                <Fact key={kind} name={statusWord(kind).word}>
                  {list.map(({ key, places }) => (places > 1 ? `${key} (${places} times)` : key)).join(', ')}
                </Fact>
              ))}
            </dl>
          )
        }
      </Loaded>
    </Section>
  );
};
