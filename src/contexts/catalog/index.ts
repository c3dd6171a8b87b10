/** The catalog's front door: what can be sold, how it is built up, where and when. Price is not here; pricing owns it. */
export {
  ArtifactKey,
  BUNDLE_DEPTH_MAX,
  CharacteristicValue,
  CountryCode,
  INSTANCES_MAX,
  OPTION_GROUPS_MAX,
  OPTION_QUANTITY_MAX,
  OPTIONS_PER_GROUP_MAX,
  OwnerKey,
  PartKey,
  PlainDateText,
  ProductOffering,
  ProductSpecification,
  Window,
  type Alias,
  type Characteristic,
  type Component,
  type Instances,
  type Meter,
  type OfferingLifecycle,
  type Option,
  type OptionGroup,
  type Translations,
} from './catalog.contract.ts';
export { catalogRefusals } from './catalog.refusals.ts';
export { catalogRoutes } from './catalog.routes.ts';
export {
  amendableWindow,
  holdsOn,
  isSellable,
  partsOf,
  placesOfSale,
  renewableWindow,
  supportedWindow,
  valueFits,
  type Part,
  type PlaceOfSale,
} from './offering.ts';
export {
  lifecycleOf,
  purposeOf,
  standingOf,
  standingWords,
  standsUntil,
  whatInstead,
  type Instead,
  type Purpose,
  type Standing,
} from './standing.ts';
export { FeatureFlag, type FlagRule, StagedBy } from './flags/feature-flag.contract.ts';
export { type FlagSubject, type FlagValue, flagValue } from './flags/flag-value.ts';
export {
  asksForFlags,
  FLAGGED_KINDS,
  flagReaders,
  flagSegment,
  flagSegmentsOn,
  flagSettings,
  flagValuesOf,
  flagsNamedIn,
  flagsOf,
  isFlagSegment,
  isStagedIn,
} from './flags/flags-of-model.ts';
