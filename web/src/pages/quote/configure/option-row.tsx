/** One option: chosen, to be had, needed or not possible, each with its reason a click away; and what stands inside it. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import type { OptionGroup } from '../../../../../src/contexts/catalog/catalog.contract.ts';
import type { Place } from '../../../../../src/contexts/configuration/configuration-tree.ts';
import type { Chosen } from '../../../../../src/contexts/configuration/configuration.contract.ts';
import { chosenByDefault, defaultsOf } from '../../../../../src/contexts/configuration/default-selection.ts';
import { useFace } from './face.ts';
import { Part } from './part.tsx';
import { addInstance, choose, count, leaveOut, removeInstance, selectionAt, type Way } from './selection-edits.ts';
import { WhyNote } from './why-note.tsx';

type OptionProps = { readonly group: OptionGroup; readonly place: Place; readonly way: Way };

export const OptionRow = ({ group, place, way }: OptionProps) => {
  const { selection, guide, editable, change, explain } = useFace();
  const chosen = selectionAt(selection, way).chosen.find(
    (each) => each.group === place.group && each.option === place.option,
  );
  const state = guide?.states[place.ref] ?? 'open';
  const stuck = chosen ? state === 'forced' : state === 'excluded';
  const toggle = (): void => {
    if (stuck) explain(place.ref);
    else if (chosen) change(leaveOut(selection, way, place));
    else change(choose(selection, way, chosenByDefault(place), group.max === 1));
  };
  return (
    <div className="option-block" data-option={place.ref} data-state={state}>
      <div className="option">
        <Checkbox
          label={place.offering.name}
          checked={chosen !== undefined}
          disabled={!editable}
          aria-disabled={stuck}
          onChange={toggle}
        />
        <span className="option-side">
          {!(chosen && isEvident(group)) && <StateTag name={place.ref} chosen={chosen !== undefined} />}
          {chosen && place.max > place.min && place.slots === undefined && (
            <Count
              name={place.offering.name}
              quantity={chosen.quantity ?? place.min}
              reach={guide?.numbers[`${place.ref}@quantity`] ?? place}
              onChange={(quantity) => change(count(selection, way, place, quantity))}
            />
          )}
        </span>
      </div>
      <WhyNote name={place.ref} />
      {chosen && place.node && (
        <details className="inside" open>
          <summary>Inside {place.offering.name}</summary>
          <Part node={place.node} way={[...way, place]} />
        </details>
      )}
      {chosen && place.slots && <Instances place={place} way={way} chosen={chosen} />}
    </div>
  );
};

/** All of the group have to be in: nobody asks why. */
const isEvident = ({ min, options }: OptionGroup): boolean => min >= options.length;

const TAGS: Readonly<Record<string, string>> = { forced: 'needed', excluded: 'not possible' };

/** Nothing is said of what is simply chosen or simply to be had. */
export const StateTag = ({ name, chosen }: { readonly name: string; readonly chosen: boolean }) => {
  const { guide, labels, explain } = useFace();
  const state = guide?.states[name];
  const tag = state === undefined ? undefined : TAGS[state];
  if (tag === undefined) return null;
  const text = state === 'forced' && !chosen ? 'still needed' : tag;
  return (
    <span className="state-tag" data-tone={state === 'excluded' ? 'quiet' : 'active'}>
      {text}{' '}
      <button
        type="button"
        className="text-button"
        onClick={() => explain(name)}
        aria-label={`Why: ${labels.of(name)}`}
      >
        why?
      </button>
    </span>
  );
};

type CountProps = {
  readonly name: string;
  readonly quantity: number;
  readonly reach: { readonly min: number; readonly max: number };
  readonly onChange: (quantity: number) => void;
};

const Count = ({ name, quantity, reach, onChange }: CountProps) => {
  const { editable } = useFace();
  const outside = quantity < reach.min || quantity > reach.max;
  return (
    <span className="how-many">
      <TextInput
        aria-label={`How many: ${name}`}
        inputMode="numeric"
        pattern="[0-9]{1,7}"
        w={84}
        size="xs"
        disabled={!editable}
        error={outside}
        value={String(quantity)}
        onChange={(event) => {
          const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, 7);
          onChange(digits === '' ? 0 : Number(digits));
        }}
      />
      <span className="small soft">
        {reach.min} to {reach.max.toLocaleString('en')}
      </span>
    </span>
  );
};

type InstancesProps = { readonly place: Place; readonly way: Way; readonly chosen: Chosen };

const Instances = ({ place, way, chosen }: InstancesProps) => {
  const { selection, guide, labels, editable, change, explain } = useFace();
  const { all = [], min = 1 } = place.slots ?? {};
  const instances = chosen.instances ?? [];
  const next = all[instances.length];
  const canAdd = guide?.instances[place.ref]?.canAdd === true;
  return (
    <div className="stack tight">
      {instances.map((_, at) => {
        const slot = all[at];
        if (slot === undefined) return null;
        return (
          <details key={slot.ref} className="inside" open data-option={slot.ref}>
            <summary>{labels.part(slot.ref)}</summary>
            <Part node={slot.node} way={[...way, { group: place.group, option: place.option, instance: at }]} />
            {editable && instances.length > min && (
              <Button variant="subtle" onClick={() => change(removeInstance(selection, way, place, at))}>
                Remove {labels.part(slot.ref)}
              </Button>
            )}
          </details>
        );
      })}
      {editable && next && (
        <div className="row">
          <Button
            variant="default"
            onClick={() =>
              canAdd
                ? change(addInstance(selection, way, place, { quantity: place.min, ...defaultsOf(next.node) }))
                : explain(next.ref)
            }
          >
            Add another {place.offering.name}
          </Button>
          <span className="small soft">
            {instances.length} of at most {all.length}
          </span>
        </div>
      )}
      {next && <WhyNote name={next.ref} />}
    </div>
  );
};
