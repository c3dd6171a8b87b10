/** A bundle or a part of one: what is settled of it, what comes with it, its groups and options. Parts stand in parts. */
import { Button, Checkbox } from '@mantine/core';
import type { OptionGroup } from '../../../../../src/contexts/catalog/catalog.contract.ts';
import type { Group, Node, Place } from '../../../../../src/contexts/configuration/configuration-tree.ts';
import type { Chosen } from '../../../../../src/contexts/configuration/configuration.contract.ts';
import { chosenByDefault, defaultsOf } from '../../../../../src/contexts/configuration/default-selection.ts';
import { Characteristics } from './characteristics.tsx';
import { useFace } from './face.ts';
import { HowMany } from './how-many.tsx';
import { addInstance, choose, count, leaveOut, removeInstance, selectionAt, type Way } from './selection-edits.ts';
import { StateTag } from './state-tag.tsx';
import { WhyNote } from './why-note.tsx';

type PartProps = { readonly node: Node; readonly way: Way };

export const Part = ({ node, way }: PartProps) => (
  <div className="config-part">
    {node.asked.length > 0 && <Characteristics node={node} way={way} />}
    {node.parts.map((place) => (
      <FixedPart key={place.ref} place={place} way={way} />
    ))}
    {node.groups.map((group) => (
      <GroupOf key={group.of.key} group={group} way={way} />
    ))}
  </div>
);

const FixedPart = ({ place, way }: { readonly place: Place; readonly way: Way }) =>
  place.node && (
    <details className="inside" open data-option={place.ref}>
      <summary>
        {place.offering.name} <span className="small soft">always comes with it</span>
      </summary>
      <Part node={place.node} way={[...way, place]} />
    </details>
  );

const rangeOf = (min: number, max: number | undefined, options: number): string => {
  if (options === 1) return min === 0 ? 'optional' : '';
  if (min === 1 && max === 1) return 'choose one';
  if (min === 0) return max === undefined || max >= options ? 'choose any' : `choose up to ${max}`;
  return max === undefined || max >= options ? `choose at least ${min}` : `choose ${min} to ${max}`;
};

const GroupOf = ({ group, way }: { readonly group: Group; readonly way: Way }) => {
  const { selection } = useFace();
  const { key, name, min, max } = group.of;
  const chosen = selectionAt(selection, way).chosen.filter((each) => each.group === key).length;
  return (
    <fieldset className="options">
      <legend>
        {name} <span className="small soft">{rangeOf(min, max, group.places.length)}</span>
        {chosen < min && <span className="small still-open"> still to choose</span>}
        {chosen > 1 && <span className="small soft"> · {chosen} chosen</span>}
      </legend>
      {group.places.map((place) => (
        <OptionRow key={place.ref} group={group.of} place={place} way={way} />
      ))}
    </fieldset>
  );
};

type OptionProps = { readonly group: OptionGroup; readonly place: Place; readonly way: Way };

const OptionRow = ({ group, place, way }: OptionProps) => {
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
            <HowMany
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
