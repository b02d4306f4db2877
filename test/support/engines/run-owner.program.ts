import { startRedis } from '#test/engines/redis';
import { runFolder } from '#test/engines/run-folder';

/* A test run of its own with one engine, to be killed: it says where its engine and its folder are. */
const { url } = await startRedis({ own: true });
console.log(JSON.stringify({ url, folder: runFolder() }));
setInterval(() => undefined, 60_000);
