/** Data that was wrong: what is not over first; and what may be corrected, who has to agree, and what no command does. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Correction, corrections, type CorrectionType } from '../../api/corrections.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { Status } from '../../parts/status.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { dateText } from '../../words/dates.ts';
import { typeText } from './words.ts';

const columns: readonly Column<Correction>[] = [
  {
    name: 'Correction',
    head: true,
    cell: ({ id, number, subjectTitle, what }) => (
      <>
        <Link to="/corrections/$correctionId" params={{ correctionId: id }}>
          {subjectTitle}
        </Link>
        <span className="sub wrap">
          {number}, {what}
        </span>
      </>
    ),
  },
  { name: 'Type', cell: ({ type }) => typeText(type) },
  {
    name: 'State',
    cell: ({ state, emergencyBecause, reviewOverdue }) => (
      <>
        <Status state={state} />
        {emergencyBecause !== null && (
          <span className="sub">{reviewOverdue ? 'emergency, review overdue' : 'emergency'}</span>
        )}
      </>
    ),
  },
  { name: 'Asked by', cell: ({ requester }) => requester ?? 'somebody' },
  { name: 'On', short: true, cell: ({ requestedAt }) => dateText(requestedAt) },
];

export const Corrections = () => {
  const query = useQuery(corrections());
  return (
    <Page title="Corrections" lead="Data that was wrong, who agreed to change it, and whether both sides agree since">
      <Loaded query={query}>
        {({ items, types, mayRequest }) => (
          <>
            {items.length === 0 ? (
              <Empty title="Nothing was corrected yet">
                <p>What may be corrected, and who has to agree, stands below.</p>
              </Empty>
            ) : (
              <Table caption="Corrections" columns={columns} rows={items} rowKey={({ id }) => id} />
            )}
            <div className="two">
              {mayRequest && <AskForOne types={types} />}
              <Section title="What may be corrected">
                <ul className="stack">
                  {types.map((each) => (
                    <OneType key={each.type} {...each} />
                  ))}
                </ul>
              </Section>
            </div>
          </>
        )}
      </Loaded>
    </Page>
  );
};

const OneType = ({ type, says, control, expedited, means, notYet }: CorrectionType) => (
  <li>
    <strong>{typeText(type)}</strong>: {says}
    <p className="soft">
      {control}
      {expedited ? '; there is a short way' : ''}
    </p>
    <details>
      <summary>{means.length === 1 ? 'One way' : `${means.length} ways`}</summary>
      <ul className="bullets small">
        {means.map(({ name, says: what, commands }) => (
          <li key={name}>
            {what}, by {commands.join(', ')}
          </li>
        ))}
        {notYet.map(({ what, instead }) => (
          <li key={what}>
            Not yet: {what}. {instead}
          </li>
        ))}
      </ul>
    </details>
  </li>
);

/** What each way takes, in the words of whoever asks; the server holds it against the owning command. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'quote-reference': '{ "internalReference": "FILE 2026/17" }',
  'quote-amended': '{ "accountId": "…", "assets": [{ "assetId": "…", "assetVersion": 1, "quantity": "12" }] }',
  'order-released': '{ "reasonCode": "data-corrected" }',
  'order-held': '{ "reasonCode": "stop-the-line" }',
  'order-failed': '{ "reasonCode": "given-up" }',
  'invoice-line-settled': '{ "how": "credited" }',
  'asset-mended': '{ "assetVersion": 1, "changes": { "quantity": "2" } }',
  'person-erased': '{ "ground": "order-of-a-court" }',
};

const parsed = (text: string): object | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

const AskForOne = ({ types }: { readonly types: readonly CorrectionType[] }) => {
  const navigate = useNavigate();
  const command = useCommand([['corrections']]);
  const ways = types.flatMap((type) => type.means.map((means) => ({ ...means, of: type })));
  const [name, setName] = useState('order-released');
  const [said, setSaid] = useState<Readonly<Record<string, string>>>({ asked: EXAMPLES['order-released'] ?? '{}' });
  const way = ways.find((each) => each.name === name);
  const set = (field: string) => (event: { readonly currentTarget: { readonly value: string } }) =>
    setSaid({ ...said, [field]: event.currentTarget.value });
  const text = (field: string): string => said[field] ?? '';
  const asked = parsed(text('asked'));
  const emergency = text('emergency').trim();
  const isFilled =
    asked !== undefined && ['subjectId', 'because', 'evidence'].every((field) => text(field).trim() !== '');
  const send = async () => {
    const made = await command.run<{ readonly correctionId: string }>(
      emergency === '' ? '/corrections' : '/corrections/emergency',
      {
        payload: {
          means: name,
          subjectId: text('subjectId').trim(),
          asked,
          because: text('because'),
          evidence: text('evidence'),
          ...(text('legalProcess').trim() === '' ? {} : { legalProcess: text('legalProcess').trim() }),
          ...(emergency === '' ? {} : { emergency }),
        },
      },
      'The correction is asked for',
    );
    if (made) void navigate({ to: '/corrections/$correctionId', params: { correctionId: made.correctionId } });
  };
  return (
    <Section title="Something is wrong">
      <div className="stack tight">
        <NativeSelect
          label="What shall be corrected"
          data={ways.map(({ name: value, says }) => ({ value, label: says }))}
          value={name}
          onChange={({ currentTarget: { value } }) => {
            setName(value);
            setSaid({ ...said, asked: EXAMPLES[value] ?? '{}', emergency: '', legalProcess: '' });
          }}
        />
        <TextInput
          label={`Which ${way?.subject.replace('-', ' ') ?? 'one'}`}
          description="Its id, as in the address of its page"
          value={text('subjectId')}
          onChange={set('subjectId')}
        />
        <Textarea
          label="What it shall be"
          description={`As ${way?.commands.at(-1) ?? 'the owning command'} takes it`}
          error={asked === undefined ? 'This cannot be read: members and values in double quotes' : undefined}
          autosize
          value={text('asked')}
          onChange={set('asked')}
        />
        <Textarea label="What is wrong" autosize value={text('because')} onChange={set('because')} />
        <Textarea label="Where that is seen" autosize value={text('evidence')} onChange={set('evidence')} />
        {way?.of.needsLegalProcess && (
          <TextInput
            label="By order of which court or authority"
            value={text('legalProcess')}
            onChange={set('legalProcess')}
          />
        )}
        {way?.of.expedited && (
          <Textarea
            label="Why it cannot wait"
            description="Leave it empty where it can: then all agree before anything is touched"
            autosize
            value={text('emergency')}
            onChange={set('emergency')}
          />
        )}
        <div>
          <Button loading={command.busy} disabled={!isFilled} onClick={() => void send()}>
            Ask for the correction
          </Button>
        </div>
        {command.problem && <ProblemNote problem={command.problem} />}
      </div>
    </Section>
  );
};
