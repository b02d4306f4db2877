/** Modules of the product that a fault test replaces: failpoints that act, and shorter waits for the dead. */
const REPLACED = {
  '/dist/libs/ports/no-failpoints.js': './armed-failpoints.mjs',
  '/dist/libs/kafka/membership.js': './short-waits.mjs',
  '/dist/apps/notification/delivery-times.js': './short-waits.mjs',
};

export const resolve = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const ours = Object.entries(REPLACED).find(([path]) => found.url.endsWith(path));
  return ours ? { ...found, url: new URL(ours[1], import.meta.url).href } : found;
};
