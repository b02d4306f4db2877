import { join, resolve } from 'node:path';

/** Where the build of the pages lies, below the project's folder. */
export const webRootIn = (projectFolder: string): string => join(resolve(projectFolder), 'dist', 'apps', 'web');
