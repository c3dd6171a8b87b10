import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { orderFallout } from '../../api/queries.ts';
import type { FalloutRow } from '../../api/shapes.ts';
import { statusWord } from '../../words/status.ts';

const OVER: ReadonlySet<string> = new Set(['closed', 'resolved']);

/** What fell out stands above everything else. Who may not see cases sees none, and the order all the same. */
export const OrderFallout = ({ orderId }: { readonly orderId: string }) => {
  const { data } = useQuery({ ...orderFallout(orderId), retry: false });
  const open = data?.cases.filter(({ state }) => !OVER.has(state)) ?? [];
  return open.map((each) => <OpenCase key={each.id} found={each} />);
};

const OpenCase = ({ found }: { readonly found: FalloutRow }) => (
  <div className="note" data-tone="bad">
    <p>
      <strong>{found.product} fell out.</strong> {statusWord(found.category).word}, with {found.ownerGroup}.{' '}
      <Link to="/fallout/$caseId" params={{ caseId: found.id }}>
        Open the case
      </Link>
    </p>
  </div>
);
