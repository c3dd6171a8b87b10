/** A bundle or a part of one: what is settled of it, what comes with it, and its groups. Parts stand in parts. */
import type { Group, Node, Place } from '../../../../../src/contexts/configuration/configuration-tree.ts';
import { Characteristics } from './characteristics.tsx';
import { useFace } from './face.ts';
import { OptionRow } from './option-row.tsx';
import { selectionAt, type Way } from './selection-edits.ts';

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
