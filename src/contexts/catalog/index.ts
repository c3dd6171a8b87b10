/** The catalog's front door: what can be sold, how it is built up, where and when. Price is not here; pricing owns it. */
export {
  ProductOffering,
  ProductSpecification,
  type Characteristic,
  type CharacteristicValue,
  type Component,
  type Meter,
  type Option,
  type OptionGroup,
  type Window,
} from './catalog.contract.ts';
