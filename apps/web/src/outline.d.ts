/** See `build/outline-module.ts`. */
declare module '*.geojson' {
  export const outline: {
    readonly type: 'FeatureCollection';
    readonly features: readonly {
      readonly properties: { readonly name: string; readonly code: string; readonly cp?: readonly [number, number] };
    }[];
  };
}
