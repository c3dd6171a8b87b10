/** Signals and dashboards as they are told: what the addresses answer, and what terminal and web read. No behaviour, and nothing imported: the web takes these types too. */
export type SignalView = {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly says: string;
  readonly owner: string;
  readonly source: string;
  readonly unit: string;
  readonly value: string | null;
  readonly parts: readonly { readonly name: string; readonly value: string | null }[];
  readonly at: string | null;
  readonly standing: string;
  readonly standingInWords: string;
  readonly bounds: string | null;
  readonly tells: readonly string[];
  readonly runbook: string | null;
  readonly drill: { readonly kind: string; readonly page: string | null };
  readonly answers: readonly string[];
  readonly dashboards: readonly string[];
};
export type AlertView = {
  readonly id: string;
  readonly key: string;
  readonly level: string;
  readonly state: string;
  readonly value: string;
  readonly threshold: string;
  readonly raisedAt: string | null;
  readonly clearedAt: string | null;
};
export type RecordView = {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly at: string | null;
  /** Its page in the app; whether its reader may open it, that page decides. */
  readonly href: string | null;
  readonly why: string | null;
  readonly money: { readonly amount: string; readonly currency: string } | null;
};
export type BehindView = {
  readonly signal: { readonly key: string; readonly name: string };
  /** The page of the app that lists just them. */
  readonly page: string | null;
  /** Why no record stands behind the number. */
  readonly none: string | null;
  readonly items: readonly RecordView[];
  readonly isWhole: boolean;
  readonly asOf: string;
};
export type DashboardName = { readonly name: string; readonly title: string };
export type DashboardView = {
  readonly dashboard: DashboardName & { readonly asks: string };
  readonly tiles: readonly ({ readonly title: string } & SignalView)[];
  readonly alerts: readonly AlertView[];
  readonly others: readonly DashboardName[];
  readonly asOf: string | null;
};
export type SignalsView = {
  readonly items: readonly SignalView[];
  readonly alerts: readonly AlertView[];
  readonly asOf: string | null;
};
export type SignalPageView = {
  readonly signal: SignalView;
  readonly alerts: readonly AlertView[];
  readonly course: readonly { readonly at: string | null; readonly value: string | null }[];
  readonly asOf: string | null;
};
