/** One clause: which of its texts the deal has, and how far that is from what legal wrote. */
import { Checkbox, NativeSelect, Textarea } from '@mantine/core';
import { type Clause, OWN_TEXT, STANDARD_TEXT } from '../../../api/proposal.ts';
import { ClauseText } from '../../../parts/clause-text.tsx';
import { WordChanges } from '../../../parts/word-changes.tsx';
import { type Chosen, standingOf } from './clause-choices.ts';

type CardProps = {
  readonly clause: Clause;
  readonly chosen: Chosen;
  readonly editable: boolean;
  readonly onChoose: (chosen: Chosen) => void;
};

const textsOf = ({ alternatives }: Clause) => [
  { value: STANDARD_TEXT, label: 'As legal wrote it' },
  ...alternatives.map(({ choice, standard }) => ({
    value: choice,
    label: standard ? `${choice}, approved by legal` : `${choice}, legal is asked`,
  })),
  { value: OWN_TEXT, label: 'Words of this deal’s own, legal is asked' },
];

const wordsOf = (clause: Clause, { choice, text }: Chosen): string =>
  choice === OWN_TEXT
    ? text
    : (clause.alternatives.find((each) => each.choice === choice)?.text ?? clause.standardText);

export const ClauseCard = ({ clause, chosen, editable, onChoose }: CardProps) => {
  const { approved, departs, changes } = standingOf(clause, chosen);
  return (
    <li className="clause" data-departs={!approved}>
      <div className="row apart">
        <h3>{clause.title}</h3>
        <Mark included={chosen.included} departs={departs} approved={approved} />
      </div>
      {!clause.required && (
        <Checkbox
          label={`Take “${clause.title}” in`}
          checked={chosen.included}
          disabled={!editable}
          onChange={(event) => onChoose({ ...chosen, included: event.currentTarget.checked })}
        />
      )}
      {editable && chosen.included && (
        <NativeSelect
          aria-label={`Text of ${clause.title}`}
          value={chosen.choice}
          data={textsOf(clause)}
          onChange={(event) => onChoose({ ...chosen, choice: event.currentTarget.value })}
        />
      )}
      {editable && chosen.included && chosen.choice === OWN_TEXT && (
        <Textarea
          label={`Own words for ${clause.title}`}
          autosize
          minRows={3}
          maxLength={10_000}
          value={chosen.text}
          onChange={(event) => onChoose({ ...chosen, text: event.currentTarget.value })}
        />
      )}
      {departs ? (
        <WordChanges changes={changes} />
      ) : (
        <p className="soft">
          <ClauseText text={wordsOf(clause, chosen)} />
        </p>
      )}
    </li>
  );
};

type MarkProps = { readonly included: boolean; readonly departs: boolean; readonly approved: boolean };

const Mark = ({ included, departs, approved }: MarkProps) => {
  if (!included) return <span className="small soft">Left out</span>;
  if (!approved) return <span className="clause-mark">Not standard</span>;
  return <span className="small soft">{departs ? 'Another text, approved' : 'Standard'}</span>;
};
