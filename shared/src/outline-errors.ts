/** Why an uploaded outline is not taken: status, words in Chinese, words in English. */
export const outlineErrors = {
  OUTLINE_ABOUT: [
    400,
    '地图须写明来源、许可、审图号、坐标系和日期，缺一不可',
    'A map needs its source, licence, approval number (审图号), datum and date; one of them is missing',
  ],
  OUTLINE_UNREADABLE: [
    400,
    '文件不完整或不是所选的格式（GeoJSON、SVG），请重新导出',
    'The file is damaged or not of the chosen format (GeoJSON, SVG); export it again',
  ],
  OUTLINE_ACTIVE: [
    400,
    '文件含有“{what}”。只接受纯图形：请去掉脚本、链接、图片和嵌入内容后重新导出',
    'The file contains “{what}”. Only plain shapes are taken: export it without scripts, links, images or embedded content',
  ],
  OUTLINE_SHAPE: [
    400,
    '“{what}”不是可用的面：须为闭合的多边形，不含变换（transform）和弧线',
    '“{what}” is no usable area: closed polygons without transforms or arcs are needed',
  ],
  OUTLINE_COORDINATES: [
    400,
    '坐标不是上海范围内的经纬度，请导出为经纬度（度）并写明坐标系',
    'The coordinates are no longitudes and latitudes of Shanghai; export degrees and name the datum',
  ],
  OUTLINE_UNMATCHED: [
    400,
    '这些图形的代码或名称对不上任何街镇：{names}',
    'These shapes match no subdistrict by code or name: {names}',
  ],
  OUTLINE_MISSING: [400, '图中缺少这些街镇：{names}', 'The map lacks these subdistricts: {names}'],
} as const;
