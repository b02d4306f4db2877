/** Sectors of the contract. `all` is not a sector but their sum. */
export const SECTORS = [
  'construction',
  'special-equipment',
  'hazardous-chemicals',
  'road-traffic',
  'fire',
  'industry-commerce',
  'food-drug',
  'product',
  'other',
] as const;
export type Sector = (typeof SECTORS)[number];

export const EQUIPMENT_CATEGORIES = [
  'boiler',
  'pressure-vessel',
  'gas-cylinder',
  'pressure-pipe',
  'elevator',
  'crane',
  'ropeway',
  'amusement-ride',
  'factory-vehicle',
] as const;
export type EquipmentCategory = (typeof EQUIPMENT_CATEGORIES)[number];
