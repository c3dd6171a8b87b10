/** What a release does to what is promised already, and how it would be undone. Both are told with figures; neither forbids by itself. */
import {
  lifecycleOf,
  renewableWindow,
  supportedWindow,
  type ProductOffering,
  type Window,
} from '#contexts/catalog/index.ts';
import { at, type Candidate, type Finding, type PublishCheck, type UseOf } from '../publish-check.ts';

const endsEarlier = (now: Window, before: Window): boolean =>
  now.to !== undefined && (before.to === undefined || now.to < before.to);

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** What ends for an offering in this release that did not, or later, before. */
const endings = (now: ProductOffering, before: ProductOffering): readonly ('sale' | 'renewal' | 'support')[] => [
  ...(endsEarlier(now.sellable, before.sellable) || (lifecycleOf(now) !== 'active' && lifecycleOf(before) === 'active')
    ? (['sale'] as const)
    : []),
  ...(endsEarlier(renewableWindow(now), renewableWindow(before)) ? (['renewal'] as const) : []),
  ...(endsEarlier(supportedWindow(now), supportedWindow(before)) ? (['support'] as const) : []),
];

const touchedBy = (ending: 'sale' | 'renewal' | 'support', use: UseOf): number =>
  ending === 'sale' ? use.quotes : use.assets;

const endingsInUse = ({ model, previous, inUse }: Candidate): readonly Finding[] =>
  (inUse?.offerings ?? []).flatMap((use) => {
    const [now, before] = [model.get('product-offering', use.offering), previous.get('product-offering', use.offering)];
    if (!now || !before) return [];
    return endings(now, before)
      .filter((ending) => touchedBy(ending, use) > 0)
      .map((ending) => ({
        code: `impact.${ending}-ends-in-use`,
        message: `${now.name}: its ${ending} ends earlier than before, and ${
          ending === 'sale'
            ? `${count(use.quotes, 'open quote names', 'open quotes name')} it`
            : `${count(use.assets, 'installed product is', 'installed products are')} of it`
        }.`,
        offending: [at('product-offering', now.key)],
        whatToDo:
          ending === 'sale'
            ? 'Presented quotes hold until they expire; tell the owners of drafts, or name what replaces it.'
            : 'Tell the customers, and name where their product may be migrated to.',
        severity: 'warning' as const,
      }));
  });

const USES_TOLD_MAX = 10;

export const openBookIsUnderstood: PublishCheck = {
  gate: 'open-book',
  promise: 'Whom the release touches is counted: open quotes, orders in flight, installed products.',
  find: endingsInUse,
  evidence: ({ inUse }) => {
    if (!inUse) return ['Nobody could look: the open book is read when a release is checked on a server.'];
    const { quotes, orders, assets, offerings } = inUse;
    const told = offerings
      .slice(0, USES_TOLD_MAX)
      .map((use) => `${use.offering}: ${use.quotes} quotes, ${use.orders} orders, ${use.assets} installed.`);
    return [
      `${count(quotes, 'open quote', 'open quotes')}, ${count(orders, 'order in flight', 'orders in flight')} and ${count(assets, 'installed product', 'installed products')} name what this release touches.`,
      'Presented and accepted quotes keep what they were shown; orders keep the rules they started with.',
      ...told,
      ...(offerings.length > USES_TOLD_MAX ? [`… and ${offerings.length - USES_TOLD_MAX} more offerings.`] : []),
    ];
  },
};

/** Rolling back publishes the earlier versions as they are: one that today's contract no longer reads could not come back. */
const unreadable = ({ previousIllFormed = [] }: Candidate): readonly Finding[] =>
  previousIllFormed.map((finding) => ({
    ...finding,
    code: 'rollback.unreadable',
    message: `Rolling back would bring this back, and it could not be published: ${finding.message}`,
    whatToDo: 'Know it before you publish: the way back is a release of its own.',
    severity: 'warning' as const,
  }));

export const wayBackIsKnown: PublishCheck = {
  gate: 'rollback',
  promise: 'It is known what rolling back would return to.',
  find: unreadable,
  evidence: ({ rollback }) => [
    rollback
      ? `Rolling back returns to the model ${rollback.modelHash.slice(0, 23)}…${rollback.release === null ? '' : `, of the release “${rollback.release}”`}, version by version.`
      : 'This is the first release: before it, nothing could be sold.',
  ],
};
