/** One dashboard: every tile says its figure, how it stands in words, and leads to what lies behind it. */
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router';
import { dashboard as dashboardQuery, dashboards, type Dashboard, type Signal } from '../../api/signals.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { instantText } from '../../words/dates.ts';
import { figureText, partText, toneOf } from './words.ts';

/** Whoever asks for none gets their own. */
export const Dashboards = () => {
  const query = useQuery(dashboards());
  return (
    <Page title="Dashboards">
      <Loaded query={query}>
        {({ mine }) => <Navigate to="/dashboards/$dashboard" params={{ dashboard: mine }} replace />}
      </Loaded>
    </Page>
  );
};

const PARTS_SHOWN = 4;

export const Standing = ({ signal }: { readonly signal: Pick<Signal, 'standing' | 'standingInWords'> }) => (
  <span className="status" data-tone={toneOf(signal.standing)}>
    <span className="dot" aria-hidden="true" />
    {signal.standing === 'not-measured' ? 'Not measured here' : signal.standingInWords}
  </span>
);

export const Parts = ({ signal: { parts, unit }, shown }: { readonly signal: Signal; readonly shown?: number }) =>
  parts.length === 0 ? null : (
    <dl className="tile-parts">
      {parts.slice(0, shown).map(({ name, value }) => (
        <div key={name}>
          <dt>{partText(name)}</dt>
          <dd>{figureText(value, unit)}</dd>
        </div>
      ))}
    </dl>
  );

const Tile = ({ tile }: { readonly tile: Dashboard['tiles'][number] }) => (
  <li className="tile" data-tone={toneOf(tile.standing)}>
    <h2>
      <Link to="/signals/$key" params={{ key: tile.key }}>
        {tile.title}
      </Link>
    </h2>
    <p className="tile-figure">{figureText(tile.value, tile.unit)}</p>
    <Standing signal={tile} />
    <Parts signal={tile} shown={PARTS_SHOWN} />
  </li>
);

const Others = ({ found }: { readonly found: Dashboard }) => {
  const navigate = useNavigate();
  if (found.others.length === 0) return null;
  return (
    <NativeSelect
      aria-label="Another dashboard"
      value={found.dashboard.name}
      data={[found.dashboard, ...found.others].map(({ name, title }) => ({ value: name, label: title }))}
      onChange={(event) =>
        void navigate({ to: '/dashboards/$dashboard', params: { dashboard: event.currentTarget.value } })
      }
    />
  );
};

export const DashboardPage = () => {
  const { dashboard: name } = useParams({ from: '/signed-in/dashboards/$dashboard' });
  const query = useQuery(dashboardQuery(name));
  const found = query.data;
  return (
    <Page
      title={found?.dashboard.title ?? 'Dashboard'}
      lead={found?.dashboard.asks}
      actions={found && <Others found={found} />}
    >
      <Loaded query={query}>
        {({ tiles, asOf }) => (
          <>
            <p className="tile-note">
              {asOf === null
                ? 'Nobody has looked for a quarter of an hour: there are no figures of now. Is a worker running?'
                : `As of ${instantText(asOf)}`}
            </p>
            <ul className="tiles">
              {tiles.map((tile) => (
                <Tile key={tile.key} tile={tile} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Page>
  );
};
