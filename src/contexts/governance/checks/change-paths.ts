/** Whether the ways from one offering to another lead somewhere: replacement, upgrade, downgrade, migration, substitute. */
import { lifecycleOf, standingOf, type ProductOffering } from '#contexts/catalog/index.ts';
import { at, type Candidate, type Finding, type Model, type PublishCheck } from '../publish-check.ts';

type PathName = 'replacedBy' | 'upgradesTo' | 'downgradesTo' | 'migratesTo' | 'substitutes';
type Way = { readonly name: PathName; readonly path: string; readonly to: string };

const waysOf = (offering: ProductOffering): readonly Way[] => [
  ...(offering.replacedBy === undefined
    ? []
    : [{ name: 'replacedBy' as const, path: '/replacedBy', to: offering.replacedBy }]),
  ...(['upgradesTo', 'downgradesTo', 'migratesTo', 'substitutes'] as const).flatMap((name) =>
    (offering[name] ?? []).map((to, index) => ({ name, path: `/${name}/${index}`, to })),
  ),
];

const words: { readonly [P in PathName]: string } = {
  replacedBy: 'is replaced by',
  upgradesTo: 'is upgraded to',
  downgradesTo: 'is downgraded to',
  migratesTo: 'is migrated to',
  substitutes: 'has as its substitute',
};

/** The end of the sale that whoever goes this way would meet, or nothing when it can still be bought on that day or later. */
const isOver = (offering: ProductOffering, effectiveOn: string): boolean => {
  if (lifecycleOf(offering) === 'retired') return true;
  const { to } = offering.sellable;
  return to !== undefined && to <= effectiveOn;
};

const deadEnds = ({ model, effectiveOn }: Candidate, offering: ProductOffering): readonly Finding[] =>
  waysOf(offering).flatMap(({ name, path, to }) => {
    const here = at('product-offering', offering.key, path);
    if (to === offering.key)
      return [
        {
          code: 'path.to-itself',
          message: `${offering.name} ${words[name]} itself.`,
          offending: [here],
          whatToDo: 'Name another offering, or none.',
        },
      ];
    const target = model.get('product-offering', to);
    if (!target || !isOver(target, effectiveOn)) return [];
    return [
      {
        code: 'path.target-not-sold',
        message: `${offering.name} ${words[name]} ${target.name}, which is no longer sold itself.`,
        offending: [here, at('product-offering', to)],
        whatToDo: 'Lead to an offering that is sold, or take the way out.',
      },
    ];
  });

/** Between the end of one and the beginning of the other there would be nothing to sell. */
const replacementGaps = ({ model, effectiveOn }: Candidate, offering: ProductOffering): readonly Finding[] => {
  const target = offering.replacedBy === undefined ? undefined : model.get('product-offering', offering.replacedBy);
  const end = lifecycleOf(offering) === 'retired' ? effectiveOn : offering.sellable.to;
  if (!target || end === undefined || end < effectiveOn) return [];
  const standing = standingOf(target, 'sale', end);
  if (standing.open || standing.why !== 'notYet') return [];
  return [
    {
      code: 'path.replacement-too-late',
      message: `${offering.name} is sold until ${end}, and ${target.name}, which replaces it, only from ${standing.from}.`,
      offending: [at('product-offering', offering.key, '/replacedBy'), at('product-offering', target.key, '/sellable')],
      whatToDo: 'Let the replacement begin by the day the other ends.',
    },
  ];
};

/** Up, and up again, and back where one was: then neither is the bigger one. Migration may go both ways. */
const rounds = (model: Model, name: 'replacedBy' | 'upgradesTo' | 'downgradesTo'): readonly Finding[] => {
  const closed = new Set<string>();
  const found: Finding[] = [];
  const visit = (key: string, way: readonly string[]): void => {
    const met = way.indexOf(key);
    if (met >= 0) {
      const round = way.slice(met);
      if (round.length > 1)
        found.push({
          code: 'path.round',
          message: `Each ${words[name]} the next, and the last the first: ${[...round, key].join(' → ')}.`,
          offending: round.map((each) => at('product-offering', each, `/${name}`)),
          whatToDo: 'Take one of the steps out.',
        });
      return;
    }
    if (closed.has(key)) return;
    const offering = model.get('product-offering', key);
    for (const way_ of offering ? waysOf(offering) : []) if (way_.name === name) visit(way_.to, [...way, key]);
    closed.add(key);
  };
  for (const { key } of model.of('product-offering')) visit(key, []);
  return found;
};

export const pathsLeadSomewhere: PublishCheck = {
  gate: 'change-paths',
  promise: 'Whatever replaces, upgrades or migrates an offering is sold, in time, and never leads back.',
  find: (candidate) => [
    ...candidate.model
      .of('product-offering')
      .flatMap((offering) => [...deadEnds(candidate, offering), ...replacementGaps(candidate, offering)]),
    ...(['replacedBy', 'upgradesTo', 'downgradesTo'] as const).flatMap((name) => rounds(candidate.model, name)),
  ],
  evidence: ({ model }) => {
    const ways = model.of('product-offering').flatMap(waysOf);
    const retired = model.of('product-offering').filter((offering) => lifecycleOf(offering) === 'retired');
    return [`${ways.length} ways between offerings; ${retired.length} offerings are retired.`];
  },
};
