import { Link } from '@tanstack/react-router';
import type { FalloutCase } from '../../api/work-shapes.ts';
import { statusWord } from '../../words/status.ts';

/** What fell out stands above everything else. */
export const OrderFallout = ({ cases }: { readonly cases: readonly FalloutCase[] }) =>
  cases.map((found) => (
    <div key={found.id} className="note" data-tone="bad">
      <p>
        <strong>{found.product} fell out.</strong> {found.cause.message} ({statusWord(found.category).word}, with{' '}
        {statusWord(found.ownerGroup).word.toLowerCase()}).{' '}
        <Link to="/fallout/$caseId" params={{ caseId: found.id }}>
          Open the case
        </Link>
      </p>
    </div>
  ));
