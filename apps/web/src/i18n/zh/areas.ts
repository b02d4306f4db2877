/** Of map and table. */
export const areas = {
  'areas.title': '各区、镇（街道）',
  'areas.region': '区域',
  'areas.sort': '按“{column}”排序',
  'areas.expand': '展开 {region} 的镇（街道）',
  'areas.collapse': '收起 {region} 的镇（街道）',
  'areas.expandAll': '全部展开',
  'areas.collapseAll': '全部收起',
  'areas.onMap': '在地图上选中 {region}',
  'areas.whole': '全域',
  'areas.empty': '没有下级区域的数据。',
  'areas.caption': '各区域四项指标的当前值与判定。点击列名排序，点击数值查看说明。',

  'map.title': '分布图',
  'map.label': '{indicator}：各区分布图。同样的数值见旁边的表格。',
  'map.legend': '图例',
  'map.unavailable': '本区域没有内置的地图边界，请看表格。',
} as const;
