// `npm run build`: the services and the pages, anew.
import { prepare } from './house/prepare.mjs';

await prepare({ forceBuild: true });
