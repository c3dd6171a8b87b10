/** What the kernel's names are called on the page: options by their offerings, instances by number, values by their names. */
import type { Characteristic } from '../../../../../src/contexts/catalog/catalog.contract.ts';
import {
  nodesOf,
  placesOf,
  type Node,
  type Place,
} from '../../../../../src/contexts/configuration/configuration-tree.ts';

export type Labels = {
  /** In a sentence: "Compute card (in Cluster node 2)". */
  readonly of: (name: string) => string;
  /** The part alone: "Cluster node 2". */
  readonly part: (path: string) => string;
  /** Of a value, the value alone: "256 GiB". */
  readonly value: (name: string) => string;
};

export const labelsOf = (root: Node): Labels => {
  const nodes = new Map(nodesOf(root).map((node) => [node.path, node]));
  const places = new Map(nodesOf(root).flatMap((node) => placesOf(node).map((place) => [place.ref, place] as const)));
  const part = (path: string): string => {
    const [, ref = path, number] = /^(.*)#(\d+)$/.exec(path) ?? [];
    const name = path === '' ? root.offering.name : (places.get(ref)?.offering.name ?? path);
    return number === undefined || isOnlyOne(places.get(ref)) ? name : `${name} ${number}`;
  };
  const owner = (path: string): string => {
    const around = parentOf(path);
    return around === '' ? '' : ` (in ${part(around)})`;
  };
  const settled = (path: string, key: string, value: string | undefined): string => {
    if (key === 'quantity') return `${value ?? ''} × ${part(path)}${owner(path)}`;
    const asked = nodes.get(path)?.asked.find((each) => each.key === key);
    const inPart = path === '' ? '' : ` (${part(path)})`;
    return `${asked?.name ?? key}${value === undefined ? '' : `: ${valueName(asked, value)}`}${inPart}`;
  };
  return {
    part,
    value: (name) => {
      const [, path = '', key = '', value = ''] = /^([^@]*)@([^=]+)=(.*)$/.exec(name) ?? [];
      return valueName(
        nodes.get(path)?.asked.find((each) => each.key === key),
        value,
      );
    },
    of: (name) => {
      const [, path = '', key, , value] = /^([^@]*)@([^=<>]+)(>=|=)?(.*)$/.exec(name) ?? [];
      return key === undefined ? `${part(name)}${owner(name)}` : settled(path, key, value === '' ? undefined : value);
    },
  };
};

const isOnlyOne = (place: Place | undefined): boolean => place?.slots?.all.length === 1;

/** `a/b#2/c/d` stands in `a/b#2`. */
const parentOf = (path: string): string => path.split('/').slice(0, -2).join('/');

export const valueName = (asked: Characteristic | undefined, value: string): string => {
  if (asked?.type === 'boolean') return value === 'true' ? 'Yes' : 'No';
  const unit = asked?.unit === undefined ? '' : ` ${asked.unit}`;
  return `${asked?.valueNames?.[value]?.name ?? value}${unit}`;
};
