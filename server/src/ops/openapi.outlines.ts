/** The operations of map outlines. */
import { districtQuerySchema, uploadOutlineSchema } from '@lianxi/shared';
import type { Operation } from './openapi.js';

export const outlineOperations: Record<string, Record<string, Operation>> = {
  '/api/v1/outlines': {
    get: {
      summary: 'The outline a district draws its map from: none or one',
      query: districtQuerySchema,
      success: 200,
      returns: 'OutlineInfo[]',
    },
    post: {
      summary:
        'Upload outlines of all subdistricts as GeoJSON or SVG, with source, licence, 审图号, datum and date; replaces those before',
      body: uploadOutlineSchema,
      success: 201,
      returns: 'Outline',
    },
  },
  '/api/v1/outlines/preview': {
    post: {
      summary: 'What an upload would be drawn as; keeps nothing',
      body: uploadOutlineSchema,
      success: 200,
      returns: 'Outline',
    },
  },
  '/api/v1/outlines/{district}': {
    delete: { summary: 'Draw tiles again', parameter: 'district', success: 204, returns: 'nothing' },
  },
  '/api/v1/outlines/{district}/{hash}': {
    get: {
      summary: 'The outline with this fingerprint; it never changes',
      parameter: 'district,hash',
      success: 200,
      returns: 'Outline',
    },
  },
};
