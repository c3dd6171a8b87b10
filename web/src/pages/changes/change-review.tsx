/** An emergency went out on fewer answers: who looks at it afterwards, until when, and what they say. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Change } from '../../api/changes.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { instantText } from '../../words/dates.ts';
import { roleWord } from '../../words/status.ts';

type Props = { readonly changeId: string; readonly review: NonNullable<Change['after']['review']> };

export const Review = ({ changeId, review: { by, overdue, settled, asked, reviewableAs } }: Props) => {
  const command = useCommand([['changes'], ['worklist']]);
  const [saying, setSaying] = useState<boolean | null>(null);
  const say = async (says: string) => {
    const done = await command.run(
      `/changes/${changeId}/review`,
      { payload: { holds: saying === true, says } },
      'Reviewed',
    );
    if (done) setSaying(null);
  };
  return (
    <>
      <p className="soft">
        {settled === null
          ? `An emergency: it is reviewed by ${instantText(by)}${overdue ? ', which has passed' : ''}.`
          : `Reviewed${settled.inTime ? '' : ', late'}: it was ${settled.holds ? 'right' : 'not right'}. ${settled.says}`}
      </p>
      <ul className="steps">
        {asked.map(({ role, because, answered, note }) => (
          <li key={role}>
            <span className="lead-row">
              <span className="status" data-tone={answered ? 'good' : overdue ? 'bad' : 'attention'}>
                <span className="dot" aria-hidden="true" />
                {answered ?? 'asked to review'}
              </span>
              <span>{roleWord(role)}</span>
            </span>
            <span className="sub">{because.join('; ')}</span>
            {note && <span className="sub">“{note}”</span>}
          </li>
        ))}
      </ul>
      {reviewableAs.length > 0 && (
        <div className="lead-row">
          <Button onClick={() => setSaying(true)}>It was right</Button>
          <Button variant="default" onClick={() => setSaying(false)}>
            It was not right
          </Button>
        </div>
      )}
      {saying !== null && (
        <Confirm
          title={saying ? 'It was right' : 'It was not right'}
          label="Review"
          reason="Why"
          problem={command.problem}
          busy={command.busy}
          onConfirm={(reason) => void say(reason)}
          onClose={() => setSaying(null)}
        />
      )}
    </>
  );
};
