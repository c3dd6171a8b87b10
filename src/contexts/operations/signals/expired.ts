/** What is still in the model in force though its own last day is past: nobody withdrew it. Pure. */
import type { CommercialModel } from '#platform/artifacts/model.ts';

export type Expired = { readonly kind: string; readonly key: string; readonly on: string };

const member = (value: unknown, name: string): unknown =>
  value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

export const expiredArtifacts = (model: CommercialModel, at: Temporal.Instant): readonly Expired[] => {
  const today = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
  return model.items.flatMap(({ kind, key, content }) => {
    const on = member(member(content, 'effective'), 'to') ?? member(content, 'effectiveTo');
    return typeof on === 'string' && on <= today ? [{ kind, key, on }] : [];
  });
};
