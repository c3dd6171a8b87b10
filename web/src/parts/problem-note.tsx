/** A refusal or failure in words: what happened, what to do, the numbers, and the id that operators ask for. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { details, type Problem } from '../api/problem.ts';

const CopyId = ({ id }: { readonly id: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(id).then(() => setCopied(true));
  return (
    <p className="small soft">
      Correlation id <code>{id}</code>{' '}
      <button type="button" className="text-button" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </p>
  );
};

type NoteProps = {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  readonly onDismiss?: () => void;
};

export const ProblemNote = ({ problem, onRetry, onDismiss }: NoteProps) => {
  const numbers = details(problem);
  return (
    <div className="note" data-tone="bad" role="alert">
      <p className="note-title">{problem.title}</p>
      <p>{problem.todo}</p>
      {numbers.length > 0 && (
        <dl className="facts small">
          {numbers.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      {problem.correlationId && <CopyId id={problem.correlationId} />}
      {(onRetry || onDismiss) && (
        <div className="row">
          {onRetry && (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          )}
          {onDismiss && (
            <Button variant="subtle" onClick={onDismiss}>
              Close
            </Button>
          )}
        </div>
      )}
    </div>
  );
};
