import { register } from 'node:module';

// `node --import` this: the compiled product as it is, but for one module.
register(new URL('./failpoint-hooks.mjs', import.meta.url));
