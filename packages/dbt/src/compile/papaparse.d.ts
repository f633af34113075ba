// The part of papaparse that is used here; the package comes without types.
declare module "papaparse" {
  interface ParseOptions {
    readonly delimiter?: string;
    readonly skipEmptyLines?: boolean;
  }
  const Papa: { parse<Row>(text: string, options: ParseOptions): { readonly data: Row[] } };
  export default Papa;
}
