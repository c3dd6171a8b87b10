/**
 * What a bundle is made of. The server's kernel runs in a worker beside the page, so that each click is answered at once, in
 * the words of who wrote the rules; what is saved the server decides again, and comes to the same fingerprint.
 */
import { Button, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { configurationTree } from '../../../../src/contexts/configuration/configuration-tree.ts';
import { offeringConfiguration } from '../../api/queries.ts';
import type { Line, Quote } from '../../api/shapes.ts';
import { Loaded, SkeletonRows } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';
import { FaceProvider } from './configure/face.ts';
import { labelsOf } from './configure/labels.ts';
import { Part } from './configure/part.tsx';
import type { ConfigurationBook, Selection } from './configure/protocol.ts';
import { Completing, Standing } from './configure/standing.tsx';
import { useConfiguration } from './configure/use-configuration.ts';

type ConfiguratorProps = {
  readonly quote: Quote;
  readonly line: Line;
  readonly version: number;
  readonly onClose: () => void;
};

export const Configurator = (props: ConfiguratorProps) => {
  const { pricedAsOf, country, channel } = props.quote;
  const query = useQuery(offeringConfiguration(props.line.offering, { on: pricedAsOf, country, channel }));
  return (
    <Drawer
      opened
      onClose={props.onClose}
      title={`Configure ${props.line.offeringName}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Loaded query={query}>{({ book }) => <Configuring {...props} book={book} />}</Loaded>
    </Drawer>
  );
};

/** As it is kept, without the names that the server adds for reading. */
const begun = ({ selection, characteristics }: Line): Selection => ({
  chosen: selection.map(({ optionName: _name, ...choice }) => ({ ...choice, quantity: Number(choice.quantity) })),
  ...(characteristics === undefined ? {} : { characteristics }),
});

const Configuring = ({
  quote,
  line,
  version,
  book,
  onClose,
}: ConfiguratorProps & { readonly book: ConfigurationBook }) => {
  const configure = useCommand([['quote', quote.id]]);
  const { pricedAsOf: on, country, channel } = quote;
  const place = { on, country, channel, flags: line.flags ?? [] };
  const configuration = useConfiguration(book, place, begun(line));
  const tree = useMemo(() => configurationTree(book), [book]);
  const labels = useMemo(() => (tree.ok ? labelsOf(tree.value) : null), [tree]);
  if (!tree.ok || labels === null) return <p>This bundle cannot be shown: {tree.ok ? '' : tree.refusal.code}.</p>;
  const { selection, guide, failed } = configuration;
  const editable = quote.actions['edit']?.allowed === true;
  const save = async (): Promise<void> => {
    const { chosen, characteristics } = selection;
    const payload = { lineId: line.lineId, selection: chosen, ...(characteristics ? { characteristics } : {}) };
    const saved = await configure.run(
      `/quotes/${quote.id}/configure`,
      { payload, expectedVersion: version },
      'Configuration saved',
    );
    if (saved !== undefined) onClose();
  };
  return (
    <FaceProvider value={{ ...configuration, labels, editable }}>
      <form
        className="stack configurator"
        data-fingerprint={guide?.fingerprint}
        data-status={guide?.status}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Part node={tree.value} way={[]} />
        <div className="configurator-foot stack tight">
          {failed !== null && (
            <p className="note" data-tone="attention" role="alert">
              The rules could not be asked on this page ({failed}). The server checks what is saved.
            </p>
          )}
          {guide ? <Standing guide={guide} /> : failed === null && <SkeletonRows rows={1} />}
          {editable && guide?.status === 'incomplete' && (
            <Completing quote={quote} offering={line.offering} preferred={configuration.completed} />
          )}
          {configure.problem && <ProblemNote problem={configure.problem} />}
          {editable && (
            <div className="row end">
              <Button variant="default" onClick={onClose}>
                Back
              </Button>
              <Button type="submit" loading={configure.busy} disabled={guide?.status === 'conflicting'}>
                Save the configuration
              </Button>
            </div>
          )}
        </div>
      </form>
    </FaceProvider>
  );
};
