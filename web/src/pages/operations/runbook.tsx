/** One runbook, run now: what each check found, what that makes safe, and what must not be done whatever was found. */
import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Checked, type Offer, type Ran, runbookRun } from '../../api/operations.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Crumb, Page, Section } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { repairWord } from '../../words/repairs.ts';
import { instantText } from '../../words/dates.ts';

export const RunbookPage = () => {
  const { key } = useParams({ from: '/signed-in/operations/runbooks/$key' });
  const about = useSearch({ from: '/signed-in/operations/runbooks/$key' });
  const query = useQuery(runbookRun(key, about));
  const ran = query.data;
  return (
    <Page
      title={ran?.runbook.title ?? 'Runbook'}
      kicker={<Crumb to="/operations/runbooks">Runbooks</Crumb>}
      lead={ran?.runbook.means}
    >
      {ran && ran.runbook.about !== 'house' && (
        <AskAbout key={key} name={key} about={ran.runbook.about} given={about} />
      )}
      <Loaded query={query}>{(answer) => <Body ran={answer} />}</Loaded>
    </Page>
  );
};

type AskProps = {
  readonly name: string;
  readonly about: 'order' | 'quote';
  readonly given: { readonly order?: string; readonly quote?: string };
};

const AskAbout = ({ name, about, given }: AskProps) => {
  const navigate = useNavigate();
  const [text, setText] = useState(given[about] ?? '');
  const look = () =>
    void navigate({
      to: '/operations/runbooks/$key',
      params: { key: name },
      search: text.trim() === '' ? {} : { [about]: text.trim() },
    });
  return (
    <form
      className="row"
      style={{ alignItems: 'flex-end' }}
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <TextInput
        label={about === 'order' ? 'Which order' : 'Which quote'}
        description={about === 'order' ? 'By its number or id' : 'By its id, from the address of its page'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit">Run the checks</Button>
    </form>
  );
};

const Body = ({ ran }: { readonly ran: Ran }) => (
  <>
    <Section title="What was found" aside={<span className="soft small">{instantText(ran.asOf)}</span>}>
      <ul className="stack">
        {ran.checks.map((check) => (
          <Check key={check.name} check={check} />
        ))}
      </ul>
    </Section>
    <div className="two">
      <Section title="What is safe now">
        {ran.offers.length === 0 ? (
          <p className="soft">Nothing, by what was found. Whom to call is below.</p>
        ) : (
          <ul>
            {ran.offers.map((offer) => (
              <li key={`${offer.action} ${offer.on}`} className="safe">
                <Act offer={offer} does={ran.runbook.safe.find(({ name }) => name === offer.action)?.does ?? ''} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="What must not be done">
        <ul>
          {ran.barred.map(({ what, because }) => (
            <li key={what} className="forbidden">
              <strong>{what}</strong>
              <span className="soft">{because}</span>
            </li>
          ))}
          {ran.runbook.unsafe.map((each) => (
            <li key={each} className="forbidden">
              <span>{each}</span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
    <div className="two">
      <Listed title="How grave it is" items={ran.runbook.severity} />
      <Listed title="How it shows" items={ran.runbook.symptoms} />
      <Listed title="Whom to call" items={ran.runbook.escalation} />
      <Listed title="What to keep" items={ran.runbook.evidence} />
    </div>
  </>
);

const Listed = ({ title, items }: { readonly title: string; readonly items: readonly string[] }) => (
  <Section title={title}>
    <ul className="bullets">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  </Section>
);

const NOT_RUN = {
  'not-named': 'Not looked at: name what it is about.',
  'not-yours': 'Not looked at: you may not read this.',
} as const;

const Check = ({ check: { asks, found, notRun } }: { readonly check: Checked }) => (
  <li>
    <div className="row apart">
      <h3>{asks}</h3>
      {found && (
        <span className="status small" data-tone={found.ok ? 'good' : 'attention'}>
          <span className="dot" aria-hidden="true" />
          {found.ok ? 'Well' : 'Look here'}
        </span>
      )}
    </div>
    <p className={found ? '' : 'soft'}>{found?.says ?? NOT_RUN[notRun ?? 'not-named']}</p>
    {found && found.records.length > 0 && (
      <ul className="bullets small">
        {found.records.map((each) => (
          <li key={`${each.kind} ${each.id}`}>
            {each.href === null ? each.title : <PageLink to={each.href}>{each.title}</PageLink>}
          </li>
        ))}
      </ul>
    )}
  </li>
);

/** The same step may be offered more than once: a button says what is done, and the line above it to what. */
const doing = (action: string): string => {
  const { label } = repairWord(action);
  return `${label.slice(0, 1).toUpperCase()}${label.slice(1)}`;
};

/** What is sent is what was offered; the reason goes where the command asks for it, and into the evidence. */
const Act = ({ offer, does }: { readonly offer: Offer; readonly does: string }) => {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const command = useCommand([['runbooks']]);
  const path = offer.address.slice(offer.address.indexOf(' ') + 1);
  const payload = offer.reasonAs === null ? offer.payload : { ...offer.payload, [offer.reasonAs]: reason.trim() };
  const send = async () => {
    const done = await command.run(path, { payload, reason: reason.trim() }, `Done: ${offer.what}`);
    if (done !== undefined) setOpen(false);
  };
  return (
    <>
      <h3>{offer.what}</h3>
      <p className="soft">{does}</p>
      {open ? (
        <div className="stack tight">
          <Textarea
            label="Why"
            description="It stands in the evidence"
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className="row">
            <Button loading={command.busy} disabled={reason.trim().length < 3} onClick={() => void send()}>
              Do it
            </Button>
            <Button variant="default" onClick={() => setOpen(false)}>
              Not now
            </Button>
          </div>
          {command.problem && <ProblemNote problem={command.problem} />}
        </div>
      ) : (
        <div>
          <Button variant="default" onClick={() => setOpen(true)}>
            {doing(offer.action)}
          </Button>
        </div>
      )}
    </>
  );
};
