/** What is asked for, as the server sees it before anybody else does: original, corrected, whom it reaches, who will be asked. */
import { Button } from '@mantine/core';
import type { Asked } from '../../api/corrections.ts';
import type { Problem } from '../../api/problem.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { type CorrectionForm, flat, type Values } from './asked-of.ts';
import { statusWord } from '../../words/status.ts';
import { capital, memberText, memberValue, roleText, valueText } from './words.ts';

type Props = {
  readonly form: CorrectionForm;
  readonly seen: Asked;
  readonly shallBe: Readonly<Record<string, unknown>>;
  readonly commands: readonly string[];
  readonly words: Values;
  readonly busy: boolean;
  readonly problem: Problem | null;
  readonly send: () => void;
  readonly back: () => void;
};

/** Names by which a command finds its record; a person reads the record itself. */
export const NOT_SHOWN: ReadonlySet<string> = new Set([
  'accountId',
  'assetId',
  'assetVersion',
  'contentRoot',
  'documentHash',
]);

const isShown = (name: string): boolean => !NOT_SHOWN.has(name);

/** A choice is told as it was chosen. */
const wordOf = ({ fields }: CorrectionForm, name: string, value: unknown): string =>
  name === 'state'
    ? statusWord(String(value)).word
    : (fields.find((field) => field.name === name)?.choices?.find((choice) => choice.value === value)?.label ??
      valueText(value));

export const BeforeSending = ({ form, seen, shallBe, commands, words, busy, problem, send, back }: Props) => {
  const was = flat(seen.original);
  const becomes = flat(shallBe);
  return (
    <Section title="Look at it before it is sent">
      <div className="stack tight">
        <p className="soft">Nothing is sent yet, and nobody was asked.</p>
        <dl className="facts">
          {Object.keys(becomes)
            .filter(isShown)
            .map((name) => (
              <div key={name}>
                <dt>{memberText(name)}</dt>
                <dd>
                  {name in was && <span className="soft">{wordOf(form, name, was[name])} → </span>}
                  <strong>{wordOf(form, name, becomes[name])}</strong>
                </dd>
              </div>
            ))}
        </dl>
        <details className="disclosure">
          <summary>What stays as it is</summary>
          <ul className="bullets small">
            {Object.keys(was)
              .filter((name) => isShown(name) && !(name in becomes))
              .map((name) => (
                <li key={name}>
                  {memberText(name)}: {memberValue(name, was[name])}
                </li>
              ))}
          </ul>
        </details>
        <h3>Whom it reaches</h3>
        <ul className="bullets">
          {seen.impact.reached.map(({ kind, says }) => (
            <li key={kind}>{says}</li>
          ))}
        </ul>
        <p>
          {seen.asks.length === 0
            ? 'Nobody is asked; it is recorded, and carried out by somebody who may.'
            : 'emergency' in words
              ? `One of ${seen.asks.map(roleText).join(' and ')} agrees before, the others look at it within a day.`
              : `${capital(seen.asks.map(roleText).join(' and '))} ${seen.asks.length === 1 ? 'is' : 'are'} asked, and each agrees to exactly this.`}{' '}
          Done by {commands.join(', then ')}.
        </p>
        <p>
          <strong>What is wrong</strong>: {words['because']}
          <br />
          <strong>Seen in</strong>: {words['evidence']}
        </p>
        {problem && <ProblemNote problem={problem} />}
        <div className="lead-row">
          <Button loading={busy} onClick={send}>
            Ask for the correction
          </Button>
          <Button variant="default" onClick={back}>
            Change something
          </Button>
        </div>
      </div>
    </Section>
  );
};
