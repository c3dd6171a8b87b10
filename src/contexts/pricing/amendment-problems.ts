/** What no schema sees of a change of the installed base, by its place; and changes of what has ended by then, or has not begun. */
import type { Finding } from '#engines/decision.ts';
import type { Refusal } from '#kernel/outcome.ts';
import { endOf } from './amend-asset.ts';
import type { AmendmentChange, AmendmentRequest, CommittedAsset } from './amendment.contract.ts';
import {
  type RequestProblem,
  agreementProblems,
  dateProblem,
  lineProblems,
  periodProblems,
  twice,
} from './request-problems.ts';

export const amendmentProblems = (request: AmendmentRequest): readonly RequestProblem[] => {
  const problems: RequestProblem[] = [];
  assetProblems(request.assets, problems);
  const lines = new Set<string>();
  for (const [index, change] of request.changes.entries()) {
    const at = `/changes/${index}`;
    if (change.kind === 'renew') dateProblem(change.to, `${at}/to`, problems);
    if (change.kind !== 'add' && change.kind !== 'replace') continue;
    const { lineId } = change.line;
    if (lines.size === lines.add(lineId).size) problems.push(twice(`${at}/line/lineId`, lineId));
    lineProblems(change.line, `${at}/line`, problems);
  }
  for (const [index, price] of request.agreementPrices.entries())
    agreementProblems(price, `/agreementPrices/${index}`, problems);
  return problems;
};

const assetProblems = (assets: readonly CommittedAsset[], problems: RequestProblem[]): void => {
  const ids = new Set<string>();
  for (const [index, { assetId, billingAnchor, charges }] of assets.entries()) {
    const at = `/assets/${index}`;
    if (ids.size === ids.add(assetId).size) problems.push(twice(`${at}/assetId`, assetId));
    if (billingAnchor !== undefined) dateProblem(billingAnchor, `${at}/billingAnchor`, problems);
    for (const [place, charge] of charges.entries()) periodProblems(charge, `${at}/charges/${place}`, problems);
  }
};

export const assetsOf = (change: AmendmentChange): readonly string[] =>
  change.kind === 'add' ? [] : change.kind === 'coterminate' ? change.assets : [change.assetId];

/** What has ended cannot be changed any more; it can be renewed from its end, which a customer may well do late. */
export const endedAsset = ({ assets, changes, effectiveFrom }: AmendmentRequest): Refusal | null => {
  const byId = new Map(assets.map((asset) => [asset.assetId, asset]));
  for (const [change, one] of changes.entries()) {
    if (one.kind === 'renew') continue;
    for (const assetId of assetsOf(one)) {
      const end = endOf(byId.get(assetId)!);
      if (end !== null && end <= effectiveFrom)
        return { code: 'amendment.has-ended', assetId, end, effectiveFrom, change };
    }
  }
  return null;
};

/** A change before the first day is right and costs nothing itself, which is worth saying: it may as well be a wrong date. */
export const notBegun = ({ assets, changes, effectiveFrom }: AmendmentRequest): readonly Finding[] => {
  const byId = new Map(assets.map((asset) => [asset.assetId, asset]));
  return changes.flatMap((one, change) =>
    one.kind === 'renew' || one.kind === 'coterminate'
      ? []
      : assetsOf(one).flatMap((assetId): readonly Finding[] => {
          const [begins] = byId
            .get(assetId)!
            .charges.map(({ from }) => from)
            .toSorted();
          return begins! <= effectiveFrom
            ? []
            : [{ code: 'amendment.not-begun', assetId, begins: begins!, effectiveFrom, change }];
        }),
  );
};
