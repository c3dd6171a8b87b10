import { useQuery } from '@tanstack/react-query';
import { quoteTimeline } from '../../api/queries.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Timeline } from '../../parts/timeline.tsx';

export const QuoteTimeline = ({ quoteId }: { readonly quoteId: string }) => {
  const query = useQuery(quoteTimeline(quoteId));
  return <Loaded query={query}>{({ items }) => <Timeline items={items} />}</Loaded>;
};
