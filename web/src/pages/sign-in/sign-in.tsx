/** How people sign in here: the server says. */
import { useQuery } from '@tanstack/react-query';
import { signInWay } from '../../api/queries.ts';
import { Loaded, SkeletonRows } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { PickPerson } from './people.tsx';
import { AtProvider } from './provider.tsx';

export const SignIn = () => {
  const query = useQuery(signInWay());
  if (query.data?.way === 'people') return <PickPerson />;
  if (query.data?.way === 'provider') return <AtProvider provider={query.data.provider} />;
  // Without a heading of its own: focus goes to the first heading that stays.
  if (query.isPending) return <SkeletonRows rows={6} />;
  return (
    <Page title="Sign in" kicker={<span className="brand-line">Troth</span>}>
      <Loaded query={query}>{() => <TokensOnly />}</Loaded>
    </Page>
  );
};

const TokensOnly = () => (
  <p>
    This server takes tokens of an identity provider from programs, and has no way in for people yet: whoever runs it
    names its client with <code>TROTH_OIDC_CLIENT</code>.
  </p>
);
