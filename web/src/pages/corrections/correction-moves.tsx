/** The next steps of a correction. Only those that are possible now, for whoever reads, are shown. */
import type { WholeCorrection } from '../../api/corrections.ts';
import { Section } from '../../parts/page.tsx';
import { Form } from '../operations/incident-moves.tsx';
import { roleText } from './words.ts';

const CHANGES = [['corrections']];

/** Where nothing can be done by whoever reads: for whom it waits. */
const waitsFor = ({ correction, stillAsked }: WholeCorrection): string => {
  const asked = stillAsked.map(roleText).join(' and ');
  switch (correction.state) {
    case 'requested':
      return `It waits for ${asked}.`;
    case 'applying':
      return 'The owning command is asked now.';
    case 'applied':
      return 'Both sides are compared now.';
    case 'reconciled':
      return asked === '' ? 'It waits for somebody who closes it.' : `It waits for ${asked} to look at it.`;
    case 'differing':
      return 'It waits for somebody who puts right what differs.';
    case 'approved':
      return 'It waits for somebody who carries it out.';
    default:
      return 'It is over.';
  }
};

export const Moves = ({ whole }: { readonly whole: WholeCorrection }) => {
  const { correction, can } = whole;
  const at = (command: string): string => `/corrections/${correction.id}/${command}`;
  const plain = (move: string, button: string, said: string) =>
    can[move] === true && <Form path={at(move)} changes={CHANGES} button={button} said={said} fields={[]} />;
  const withWords = (move: string, button: string, said: string, label: string) =>
    can[move] === true && (
      <Form
        path={at(move)}
        changes={CHANGES}
        button={button}
        said={said}
        fields={[{ name: 'because', label, long: true }]}
      />
    );
  return (
    <Section title="What is next">
      <div className="stack">
        <p className="soft">{waitsFor(whole)}</p>
        {can['approve'] && (
          <Form
            path={at('approve')}
            changes={CHANGES}
            button="I agree to what stands here"
            said="Agreed"
            fields={[{ name: 'note', label: 'What you looked at', long: true }]}
            toPayload={({ note = '' }) => ({ fingerprint: correction.fingerprint, note })}
          />
        )}
        {withWords('refuse', 'I do not agree', 'Refused', 'Why not')}
        {plain('apply', 'Carry it out', 'It is carried out')}
        {plain('reconcile', 'Compare both sides again', 'Compared again')}
        {can['review'] && (
          <>
            <Form
              path={at('review')}
              changes={CHANGES}
              button="The short way was right"
              said="Looked at"
              fields={[{ name: 'note', label: 'What you looked at', long: true }]}
              toPayload={({ note = '' }) => ({ justified: true, note })}
            />
            <Form
              path={at('review')}
              changes={CHANGES}
              button="It was not right"
              said="Looked at"
              fields={[{ name: 'note', label: 'What was wrong with it', long: true }]}
              toPayload={({ note = '' }) => ({ justified: false, note })}
            />
          </>
        )}
        {plain('close', 'Close it', 'Closed')}
        {plain('assess', 'Read and count it anew', 'Counted anew')}
        {withWords('withdraw', 'Withdraw it', 'Withdrawn', 'Why it is not wanted any more')}
      </div>
    </Section>
  );
};
