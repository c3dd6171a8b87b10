/** What a click changes in a selection. Pure: a place is named by its way through options and instances. */
import type { CharacteristicValue } from '../../../../../src/contexts/catalog/catalog.contract.ts';
import type { Chosen, Instance, Selection } from '../../../../../src/contexts/configuration/configuration.contract.ts';

/** From the bundle to where something is chosen: an option, and which of its instances. */
export type Step = { readonly group: string; readonly option: string; readonly instance?: number };
export type Way = readonly Step[];

const NOTHING: Selection = { chosen: [] };
const isAt =
  ({ group, option }: { readonly group: string; readonly option: string }) =>
  (each: Chosen): boolean =>
    each.group === group && each.option === option;

/** What is chosen at a place; nothing where the way leads nowhere yet. */
export const selectionAt = (selection: Selection, way: Way): Selection => {
  const [step, ...rest] = way;
  if (step === undefined) return selection;
  const chosen = selection.chosen.find(isAt(step));
  const inner = step.instance === undefined ? chosen?.selection : chosen?.instances?.[step.instance];
  return selectionAt(inner ?? NOTHING, rest);
};

const editAt = (selection: Selection, way: Way, edit: (inner: Selection) => Selection): Selection => {
  const [step, ...rest] = way;
  if (step === undefined) return edit(selection);
  const into = (chosen: Chosen): Chosen => {
    if (step.instance === undefined) return { ...chosen, selection: editAt(chosen.selection ?? NOTHING, rest, edit) };
    const instances = (chosen.instances ?? []).map((each, at) =>
      at === step.instance ? editAt(each, rest, edit) : each,
    );
    return { ...chosen, instances };
  };
  const { group, option } = step;
  // A fixed part is there before anything is chosen in it.
  const there = selection.chosen.some(isAt(step)) ? selection.chosen : [...selection.chosen, { group, option }];
  return { ...selection, chosen: there.map((each) => (isAt(step)(each) ? into(each) : each)) };
};

/** Where one of a group may be chosen, choosing another is changing one's mind. */
export const choose = (selection: Selection, way: Way, chosen: Chosen, alone: boolean): Selection =>
  editAt(selection, way, (inner) => ({
    ...inner,
    chosen: [...inner.chosen.filter((each) => !(alone && each.group === chosen.group) && !isAt(chosen)(each)), chosen],
  }));

export const leaveOut = (selection: Selection, way: Way, place: Step): Selection =>
  editAt(selection, way, (inner) => ({ ...inner, chosen: inner.chosen.filter((each) => !isAt(place)(each)) }));

export const count = (selection: Selection, way: Way, place: Step, quantity: number): Selection =>
  editAt(selection, way, (inner) => ({
    ...inner,
    chosen: inner.chosen.map((each) => (isAt(place)(each) ? { ...each, quantity } : each)),
  }));

export const addInstance = (selection: Selection, way: Way, place: Step, instance: Instance): Selection =>
  instancesAt(selection, way, place, (instances) => [...instances, instance]);

export const removeInstance = (selection: Selection, way: Way, place: Step, at: number): Selection =>
  instancesAt(selection, way, place, (instances) => instances.filter((_, index) => index !== at));

const instancesAt = (
  selection: Selection,
  way: Way,
  place: Step,
  edit: (instances: readonly Instance[]) => readonly Instance[],
): Selection =>
  editAt(selection, way, (inner) => ({
    ...inner,
    chosen: inner.chosen.map((each) => {
      if (!isAt(place)(each)) return each;
      const instances = edit(each.instances ?? []);
      return { ...each, instances, quantity: instances.length };
    }),
  }));

/** `undefined`: nothing is said about it any more. */
export const settle = (
  selection: Selection,
  way: Way,
  key: string,
  value: CharacteristicValue | undefined,
): Selection =>
  editAt(selection, way, ({ characteristics = {}, ...inner }) => {
    const { [key]: _before, ...rest } = characteristics;
    const settled = value === undefined ? rest : { ...rest, [key]: value };
    return Object.keys(settled).length === 0 ? inner : { ...inner, characteristics: settled };
  });
