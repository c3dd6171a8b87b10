/** What an offering is made of, level by level: an inner bundle is read when it is opened. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CatalogOffering, CatalogOption, Named } from '../../api/catalog-shapes.ts';
import { catalogOffering } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { statusWord } from '../../words/status.ts';

type TreeProps = { readonly offering: CatalogOffering; readonly named: Readonly<Record<string, Named>> };

const howMany = (min: number, max: number | undefined, of: number): string => {
  if (min === max) return `choose ${min}`;
  if (max === undefined || max >= of) return min === 0 ? 'choose any' : `choose at least ${min}`;
  return min === 0 ? `choose up to ${max}` : `choose ${min} to ${max}`;
};

const limits = ({ minQuantity, maxQuantity, instances, default: chosen }: CatalogOption): string =>
  [
    chosen ? 'chosen to begin with' : '',
    minQuantity !== undefined || maxQuantity !== undefined ? `${minQuantity ?? 1} to ${maxQuantity ?? 1} of it` : '',
    instances ? `${instances.min} to ${instances.max} configured each on its own` : '',
  ]
    .filter((text) => text !== '')
    .join(' · ');

export const BundleTree = ({ offering, named }: TreeProps) => (
  <div className="stack">
    {(offering.components ?? []).length > 0 && (
      <section className="stack tight">
        <h3>Always in it</h3>
        <ul className="tree">
          {offering.components?.map(({ key, offering: part, quantity }) => (
            <Part key={key} part={part} named={named[part]} says={quantity === 1 ? '' : `${quantity} of it`} />
          ))}
        </ul>
      </section>
    )}
    {offering.optionGroups?.map((group) => (
      <section key={group.key} className="stack tight">
        <h3>
          {group.name} <span className="soft small">{howMany(group.min, group.max, group.options.length)}</span>
        </h3>
        <ul className="tree">
          {group.options.map((option) => (
            <Part key={option.key} part={option.offering} named={named[option.offering]} says={limits(option)} />
          ))}
        </ul>
      </section>
    ))}
  </div>
);

type PartProps = { readonly part: string; readonly named: Named | undefined; readonly says: string };

const Part = ({ part, named, says }: PartProps) => {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <Link to="/offerings/$" params={{ _splat: part }}>
        {named?.name ?? part}
      </Link>
      {named && named.state !== 'onSale' && <span className="small soft"> · {statusWord(named.state).word}</span>}
      {says !== '' && <span className="small soft"> · {says}</span>}
      {named?.holds && (
        <details className="disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>What is in it</summary>
          {open && <Inner part={part} />}
        </details>
      )}
    </li>
  );
};

const Inner = ({ part }: { readonly part: string }) => {
  const query = useQuery(catalogOffering(part));
  return (
    <Loaded query={query} rows={2}>
      {({ offering, named }) => <BundleTree offering={offering} named={named} />}
    </Loaded>
  );
};
