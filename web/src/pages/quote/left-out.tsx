/** What did not come along into a new quote, and why: said before the person goes on as if it had. */
import { Button } from '@mantine/core';
import type { LeftOut } from '../../api/family.ts';

const WHAT: Readonly<Record<string, string>> = { party: 'other party', reference: 'customer’s reference' };

type NotCarriedProps = { readonly left: readonly LeftOut[]; readonly made: string; readonly onOpen: () => void };

export const NotCarried = ({ left, made, onOpen }: NotCarriedProps) => (
  <div className="note" data-tone="attention" role="status">
    <p className="note-title">{made} was made. Not everything came along</p>
    <ul>
      {left.map(({ what, position, name, why }) => (
        <li key={`${what} ${position ?? ''} ${name}`}>
          {position === null || position === undefined ? '' : `Line ${position}, `}
          {WHAT[what] ?? what} {name}: {why}
        </li>
      ))}
    </ul>
    <div className="row">
      <Button onClick={onOpen}>Open {made}</Button>
    </div>
  </div>
);
