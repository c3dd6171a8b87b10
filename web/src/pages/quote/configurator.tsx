/** What a bundle is made of. The server's solver is the judge: its conflicts are shown in the rules' words, its repairs as buttons. */
import { Button, Checkbox, Drawer, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../../api/problem.ts';
import { offering as offeringQuery } from '../../api/queries.ts';
import type { Line, Offering, OptionChoice, OptionGroup, Quote } from '../../api/shapes.ts';
import { Empty, Loaded } from '../../parts/loaded.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useCommand } from '../../parts/use-command.ts';

type Choice = { readonly group: string; readonly option: string; readonly quantity: number };
type Conflict = {
  readonly conflicts: readonly { readonly rules: readonly { readonly id: string; readonly message: string }[] }[];
  readonly repairs: readonly { readonly text: string; readonly selection: readonly Choice[] }[];
};

type ConfiguratorProps = {
  readonly quote: Quote;
  readonly line: Line;
  readonly version: number;
  readonly onClose: () => void;
};

export const Configurator = (props: ConfiguratorProps) => {
  const query = useQuery(offeringQuery(props.line.offering));
  return (
    <Drawer
      opened
      onClose={props.onClose}
      title={`Configure ${props.line.offeringName}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Loaded query={query}>{({ offering }) => <Choices {...props} offering={offering} />}</Loaded>
    </Drawer>
  );
};

const Choices = ({ quote, line, version, offering, onClose }: ConfiguratorProps & { readonly offering: Offering }) => {
  const configure = useCommand([['quote', quote.id]]);
  const [selection, setSelection] = useState<readonly Choice[]>(
    line.selection.map(({ group, option, quantity }) => ({ group, option, quantity: Number(quantity) })),
  );
  const groups = offering.optionGroups ?? [];
  const nameOf = useNames(groups);
  const editable = quote.actions['edit']?.allowed === true;
  if (groups.length === 0)
    return (
      <Empty title="Nothing to choose">
        <p>This offering is always the same.</p>
      </Empty>
    );
  const save = async (chosen: readonly Choice[]): Promise<void> => {
    setSelection(chosen);
    const body = { payload: { lineId: line.lineId, selection: chosen }, expectedVersion: version };
    if ((await configure.run(`/quotes/${quote.id}/configure`, body, 'Configuration saved')) !== undefined) onClose();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(selection);
      }}
    >
      {groups.map((group) => (
        <Group
          key={group.key}
          group={group}
          nameOf={nameOf}
          selection={selection}
          editable={editable}
          onChange={setSelection}
        />
      ))}
      {configure.problem && (
        <Trouble
          problem={configure.problem}
          inWords={(repaired) => repairText(groups, nameOf, selection, repaired)}
          onRepair={(chosen) => void save(chosen)}
        />
      )}
      {editable && (
        <div className="row end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={configure.busy}>
            Save the configuration
          </Button>
        </div>
      )}
    </form>
  );
};

type NameOf = (option: OptionChoice) => string;

/** An option names its offering by key; what it is called stands in the catalog. */
const useNames = (groups: readonly OptionGroup[]): NameOf => {
  const keys = [...new Set(groups.flatMap(({ options }) => options.map((option) => option.offering)))];
  const answers = useQueries({ queries: keys.map((key) => offeringQuery(key)) });
  const names = new Map(keys.map((key, index) => [key, answers[index]?.data?.offering.name]));
  return ({ offering }) => names.get(offering) ?? offering;
};

const isSame = (a: Choice, b: Choice): boolean =>
  a.group === b.group && a.option === b.option && a.quantity === b.quantity;

/** What a repair changes, in the names that stand on the page: what goes first, then what comes. */
const repairText = (
  groups: readonly OptionGroup[],
  nameOf: NameOf,
  now: readonly Choice[],
  repaired: readonly Choice[],
): string => {
  const named = ({ group, option, quantity }: Choice): string => {
    const found = groups.find(({ key }) => key === group)?.options.find(({ key }) => key === option);
    return `${quantity === 1 ? '' : `${quantity} × `}${found ? nameOf(found) : option}`;
  };
  const gone = now.filter((choice) => !repaired.some((each) => isSame(each, choice)));
  const come = repaired.filter((choice) => !now.some((each) => isSame(each, choice)));
  const parts = [
    gone.length > 0 ? `without ${gone.map(named).join(', ')}` : null,
    come.length > 0 ? `with ${come.map(named).join(', ')}` : null,
  ].filter((part) => part !== null);
  const text = parts.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const rangeOf = ({ min, max }: OptionGroup): string => {
  if (min === 1 && max === 1) return 'choose one';
  if (min === 0) return max === undefined ? 'choose any' : `choose up to ${max}`;
  return max === undefined ? `choose at least ${min}` : `choose ${min} to ${max}`;
};

type GroupProps = {
  readonly group: OptionGroup;
  readonly nameOf: NameOf;
  readonly selection: readonly Choice[];
  readonly editable: boolean;
  readonly onChange: (selection: readonly Choice[]) => void;
};

const Group = ({ group, nameOf, selection, editable, onChange }: GroupProps) => {
  const find = (option: OptionChoice) =>
    selection.find((each) => each.group === group.key && each.option === option.key);
  const chosenIn = selection.filter((each) => each.group === group.key).length;
  const toggle = (option: OptionChoice): void => {
    const chosen = find(option);
    if (chosen) return onChange(selection.filter((each) => each !== chosen));
    // Where one may be chosen, choosing another is changing one's mind.
    const kept = group.max === 1 ? selection.filter((each) => each.group !== group.key) : selection;
    onChange([...kept, { group: group.key, option: option.key, quantity: option.minQuantity ?? 1 }]);
  };
  const count = (chosen: Choice, quantity: number): void =>
    onChange(selection.map((each) => (each === chosen ? { ...each, quantity } : each)));
  return (
    <fieldset className="options">
      <legend>
        {group.name} <span className="small soft">{rangeOf(group)}</span>
        {chosenIn < group.min && <span className="small still-open"> still to choose</span>}
      </legend>
      {group.options.map((option) => {
        const chosen = find(option);
        return (
          <div key={option.key} className="option">
            <Checkbox
              label={nameOf(option)}
              checked={chosen !== undefined}
              disabled={!editable}
              onChange={() => toggle(option)}
            />
            {chosen && option.maxQuantity !== 1 && (option.minQuantity ?? option.maxQuantity) !== undefined && (
              <Count
                name={nameOf(option)}
                chosen={chosen}
                editable={editable}
                onChange={(quantity) => count(chosen, quantity)}
              />
            )}
          </div>
        );
      })}
    </fieldset>
  );
};

type CountProps = {
  readonly name: string;
  readonly chosen: Choice;
  readonly editable: boolean;
  readonly onChange: (quantity: number) => void;
};

/** A whole number; the server knows the range and says it when it is left. */
const Count = ({ name, chosen, editable, onChange }: CountProps) => (
  <TextInput
    aria-label={`How many: ${name}`}
    inputMode="numeric"
    pattern="[0-9]{1,10}"
    w={110}
    size="xs"
    disabled={!editable}
    value={String(chosen.quantity)}
    onChange={(event) => {
      const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 10);
      onChange(digits === '' ? 0 : Number(digits));
    }}
  />
);

type TroubleProps = {
  readonly problem: Problem;
  readonly inWords: (repaired: readonly Choice[]) => string;
  readonly onRepair: (selection: readonly Choice[]) => void;
};

/** It stands beneath a list longer than the screen: who saved must see it without looking for it. */
const Trouble = (props: TroubleProps) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: 'nearest' }), [props.problem]);
  return (
    <div ref={place}>
      <Conflicts {...props} />
    </div>
  );
};

const Conflicts = ({ problem, inWords, onRepair }: TroubleProps) => {
  if (problem.code !== 'quote.configuration-conflict') return <ProblemNote problem={problem} />;
  const { conflicts = [], repairs = [] } = problem as unknown as Partial<Conflict>;
  const messages = [...new Set(conflicts.flatMap(({ rules }) => rules.map(({ message }) => message)))];
  return (
    <div className="note" data-tone="bad" role="alert">
      <p className="note-title">{problem.title}</p>
      <ul className="bullets">
        {messages.map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      {repairs.length > 0 && <p>Ways out:</p>}
      <div className="stack tight ways-out">
        {repairs.map((repair) => (
          <Button key={repair.text} variant="default" onClick={() => onRepair(repair.selection)}>
            {inWords(repair.selection)}
          </Button>
        ))}
      </div>
    </div>
  );
};
