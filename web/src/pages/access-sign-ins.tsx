/** Whom the identity provider's subjects are here: asked for by whoever is known there and not yet here. */
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { signInWay } from '../api/queries.ts';
import { Section } from '../parts/page.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useCommand } from '../parts/use-command.ts';

/** Where people are picked by name there is nobody to link. */
export const SignIns = () => {
  const way = useQuery(signInWay()).data;
  return way?.way === 'provider' ? <Link issuer={way.issuer} /> : null;
};

const Link = ({ issuer }: { readonly issuer: string }) => {
  const link = useCommand([]);
  const [person, setPerson] = useState('');
  const [subject, setSubject] = useState('');
  const [linked, setLinked] = useState<string | null>(null);
  return (
    <Section title="Signing in">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const payload = { person: person.trim(), subject: subject.trim(), issuer };
          const says = `${payload.subject} signs in as ${payload.person}`;
          void link.run('/sign-ins', { payload }, says).then((answer) => {
            if (answer === undefined) return setLinked(null);
            setLinked(`${says} from now on.`);
            setSubject('');
            setPerson('');
          });
        }}
      >
        <p>Who signs in at {issuer} and is not known here is told a subject. Link it to their account.</p>
        <TextInput
          label="Subject at the provider"
          required
          maxLength={300}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <TextInput
          label="Person here"
          description="Their key, such as rita.rep"
          required
          maxLength={80}
          value={person}
          onChange={(event) => setPerson(event.currentTarget.value)}
        />
        {linked && <p>{linked}</p>}
        {link.problem && <ProblemNote problem={link.problem} />}
        <div>
          <Button type="submit" variant="default" loading={link.busy}>
            Link
          </Button>
        </div>
      </form>
    </Section>
  );
};
