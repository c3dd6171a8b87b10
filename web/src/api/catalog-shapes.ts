/** What the catalog's answers look like, as far as the pages read them. */
export type Standing = {
  readonly state: 'onSale' | 'inDesign' | 'retired' | 'notYet' | 'ended';
  readonly said: string;
  readonly until: string | null;
};
export type Window = { readonly from: string; readonly to?: string | null };

export type CatalogRow = {
  readonly key: string;
  readonly name: string;
  readonly category: string | null;
  readonly bundle: boolean;
  readonly onlyInBundle: boolean;
  readonly standing: Standing;
  readonly replacedBy: string | null;
  readonly sellable: Window;
  readonly markets: readonly string[];
  readonly channels: readonly string[];
};
export type CatalogPage = { readonly items: readonly CatalogRow[]; readonly next: string | null };

export type Named = Standing & { readonly name: string; readonly holds: boolean };
export type Characteristic = {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly values?: readonly string[];
  readonly valueNames?: Readonly<Record<string, { readonly name: string }>>;
  readonly min?: string | number;
  readonly max?: string | number;
  readonly step?: string | number;
  readonly unit?: string;
  readonly default?: string | number | boolean;
  readonly required?: boolean;
};
export type CatalogOption = {
  readonly key: string;
  readonly offering: string;
  readonly default?: boolean;
  readonly minQuantity?: number;
  readonly maxQuantity?: number;
  readonly instances?: { readonly min: number; readonly max: number };
};
export type CatalogOffering = {
  readonly key: string;
  readonly name: string;
  readonly owner: string;
  readonly description?: string;
  readonly category?: string;
  readonly markets: readonly string[];
  readonly channels: readonly string[];
  readonly legalEntities?: readonly string[];
  readonly orderable: boolean;
  readonly onlyInBundle?: boolean;
  readonly pricedBy?: string;
  readonly fixed?: Readonly<Record<string, string | number | boolean>>;
  readonly optionGroups?: readonly {
    readonly key: string;
    readonly name: string;
    readonly min: number;
    readonly max?: number;
    readonly options: readonly CatalogOption[];
  }[];
  readonly components?: readonly { readonly key: string; readonly offering: string; readonly quantity: number }[];
  readonly replacedBy?: string;
  readonly upgradesTo?: readonly string[];
  readonly downgradesTo?: readonly string[];
  readonly migratesTo?: readonly string[];
  readonly substitutes?: readonly string[];
  readonly aliases?: readonly { readonly system: string; readonly sku: string }[];
  readonly translations?: Readonly<Record<string, { readonly name: string; readonly description?: string }>>;
};
export type OfferingAnswer = {
  readonly hash: string;
  readonly offering: CatalogOffering;
  readonly standing: Standing;
  readonly ends: Readonly<Record<string, Window & { readonly open: boolean }>>;
  readonly named: Readonly<Record<string, Named>>;
  readonly specification: { readonly name: string; readonly characteristics: readonly Characteristic[] } | null;
};
export type Uses = {
  readonly uses: readonly { readonly kind: string; readonly key: string; readonly places: number }[];
};

export type Publication = {
  readonly modelHash: string;
  readonly releaseId: string;
  readonly release: string;
  readonly effectiveFrom: string;
  readonly publishedAt: string;
  readonly artifacts: number;
};
export type Publications = { readonly inForce: string; readonly items: readonly Publication[] };
export type FieldChange = { readonly what: string; readonly before?: string; readonly after?: string };
export type ArtifactDiff = {
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly fields: readonly FieldChange[];
  readonly fieldCount: number;
};
export type ModelDiff = {
  readonly count: number;
  readonly withheld: number;
  readonly artifacts: readonly ArtifactDiff[];
};
