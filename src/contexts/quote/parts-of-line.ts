/** What the line of a bundle consists of besides itself: fixed components and what is chosen, to the last part inside a part. */
import type { Component, ProductOffering } from '#contexts/catalog/index.ts';
import { BUNDLE_DEPTH_MAX } from '#contexts/catalog/index.ts';
import {
  type Characteristics,
  type Chosen,
  COMPONENT_GROUP,
  optionRef,
  type Selection,
} from '#contexts/configuration/index.ts';
import { must } from '#kernel/outcome.ts';
import { carriesOn } from './change/line-change.ts';
import type { Offered } from './commercial-model.ts';
import type { Line } from './line.ts';

export type Part = {
  /** Its way from the line's offering: `group/option`, `component/key`, `group/option#2/group/option`. */
  readonly id: string;
  readonly offering: string;
  readonly name: string;
  /** The version of its offering. */
  readonly hash: string | null;
  /** How many of it for one of the line. */
  readonly quantity: number;
  /** What the customer settled of it. */
  readonly characteristics?: Characteristics;
};

/** What changes an asset at its own terms has none here: the parts of a bundle that a customer has are assets, and lines, of their own. */
export const partsOfLine = (line: Line, offering: ProductOffering, offered: Offered): readonly Part[] =>
  carriesOn(line) ? [] : inside({ path: '', times: 1, depth: 1 }, offering, { chosen: line.selection }, offered);

/** Where one stands on the way down, and how many of that there are for one of the line. */
type Stand = { readonly path: string; readonly times: number; readonly depth: number };

const inside = (stand: Stand, offering: ProductOffering, { chosen }: Selection, offered: Offered): readonly Part[] => {
  must(stand.depth <= BUNDLE_DEPTH_MAX, 'what is published does not stand in itself');
  const fixed = (offering.components ?? []).flatMap((component: Component) => {
    const said = chosen.find(({ group, option }) => group === COMPONENT_GROUP && option === component.key);
    return partAndBelow(
      stand,
      component.offering,
      {
        group: COMPONENT_GROUP,
        option: component.key,
        quantity: component.quantity,
        ...(said?.selection === undefined ? {} : { selection: said.selection }),
      },
      offered,
    );
  });
  const options = chosen.flatMap((choice) => {
    const group = offering.optionGroups?.find(({ key }) => key === choice.group);
    const option = group?.options.find(({ key }) => key === choice.option);
    return option ? partAndBelow(stand, option.offering, choice, offered) : [];
  });
  return [...fixed, ...options];
};

const partAndBelow = (stand: Stand, key: string, choice: Chosen, offered: Offered): readonly Part[] => {
  const path = `${stand.path === '' ? '' : `${stand.path}/`}${optionRef(choice.group, choice.option)}`;
  const item = offered(key);
  const each = (id: string, quantity: number, selection: Selection): readonly Part[] => {
    const times = stand.times * quantity;
    const part = {
      id,
      offering: key,
      name: item?.name ?? key,
      hash: item?.hash ?? null,
      quantity: times,
      ...(selection.characteristics === undefined ? {} : { characteristics: selection.characteristics }),
    };
    const below = item ? inside({ path: id, times, depth: stand.depth + 1 }, item.offering, selection, offered) : [];
    return [part, ...below];
  };
  return choice.instances
    ? choice.instances.flatMap((instance, at) => each(`${path}#${at + 1}`, instance.quantity ?? 1, instance))
    : each(path, choice.quantity ?? 1, choice.selection ?? { chosen: [] });
};
