/** Somebody answers for somebody else, for some days: because they asked them to, or because they are away. It ends by itself. */
export type Delegation = {
  readonly id: string;
  readonly kind: 'delegation' | 'out-of-office';
  readonly fromPerson: string;
  readonly toPerson: string;
  readonly from: string;
  readonly until: string;
  /** Of these roles and territories only; null means all. */
  readonly roles: readonly string[] | null;
  readonly territories: readonly string[] | null;
  readonly reason: string;
  readonly endedAt: string | null;
  readonly version: number;
  readonly entryLeaf: Uint8Array | null;
};

/** [from, until), unless it was ended before. */
export const isActive = (
  { from, until, endedAt }: Pick<Delegation, 'from' | 'until' | 'endedAt'>,
  at: Temporal.Instant,
): boolean =>
  endedAt === null &&
  Temporal.Instant.compare(at, Temporal.Instant.from(from)) >= 0 &&
  Temporal.Instant.compare(at, Temporal.Instant.from(until)) < 0;

export const standsFor = (
  { roles, territories }: Pick<Delegation, 'roles' | 'territories'>,
  role: string,
  territory: string,
): boolean => (roles?.includes(role) ?? true) && (territories?.includes(territory) ?? true);
