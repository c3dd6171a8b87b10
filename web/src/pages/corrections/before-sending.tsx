/** What is asked for, as the server sees it before anybody else does: original, corrected, whom it reaches, who will be asked. */
import { Button } from '@mantine/core';
import type { Asked } from '../../api/corrections.ts';
import type { Problem } from '../../api/problem.ts';
import { Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Table } from '../../parts/table.tsx';
import { flat, type Values } from './asked-of.ts';
import { memberText, roleText, valueText } from './words.ts';

type Props = {
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
const NOT_SHOWN: ReadonlySet<string> = new Set(['accountId', 'assetId', 'assetVersion', 'contentRoot', 'documentHash']);

export const BeforeSending = ({ seen, shallBe, commands, words, busy, problem, send, back }: Props) => {
  const was = flat(seen.original);
  const becomes = flat(shallBe);
  const names = [...new Set([...Object.keys(becomes), ...Object.keys(was)])].filter((name) => !NOT_SHOWN.has(name));
  return (
    <Section title="Look at it before it is sent">
      <div className="stack tight">
        <p className="soft">Nothing is sent yet, and nobody was asked.</p>
        <Table
          caption="What it is, and what it shall be"
          rows={names}
          rowKey={(name) => name}
          columns={[
            { name: 'Of it', head: true, cell: memberText },
            { name: 'It is', cell: (name) => valueText(was[name]) },
            {
              name: 'It shall be',
              cell: (name) => (name in becomes ? <strong>{valueText(becomes[name])}</strong> : 'as it is'),
            },
          ]}
        />
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
              : `${seen.asks.map(roleText).join(' and ')} are asked, and each agrees to exactly this.`}{' '}
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
