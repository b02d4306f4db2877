import type { areas as zh } from '../zh/areas.js';

export const areas: Readonly<Record<keyof typeof zh, string>> = {
  'areas.title': 'Districts and towns',
  'areas.region': 'Region',
  'areas.sort': 'Sort by “{column}”',
  'areas.expand': 'Show the towns of {region}',
  'areas.collapse': 'Hide the towns of {region}',
  'areas.expandAll': 'Expand all',
  'areas.collapseAll': 'Collapse all',
  'areas.onMap': 'Select {region} on the map',
  'areas.whole': 'whole',
  'areas.empty': 'No data of regions below.',
  'areas.caption':
    'Current value and verdict of the four indicators by region. Click a column name to sort, a value for its explanation.',

  'map.title': 'Map',
  'map.label': '{indicator}: map by district. The table beside it has the same values.',
  'map.legend': 'Legend',
  'map.unavailable': 'No outline of this region is built in; please see the table.',
};
