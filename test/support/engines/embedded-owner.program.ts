import { startEmbeddedPostgres } from '#postgres/embedded/embedded-postgres';

/*
 * A process that owns the embedded database of a data folder, for tests that kill it: prints one line of JSON when it is
 * ready or refused, and stops the database in order on SIGTERM.
 */
const [dataDir = ''] = process.argv.slice(2);
try {
  const { url, port, adopted, stop } = await startEmbeddedPostgres({ dataDir });
  // A signal may come as soon as the line is read.
  process.once('SIGTERM', async () => {
    await stop();
    process.exit(0);
  });
  setInterval(() => undefined, 60_000);
  console.log(JSON.stringify({ url, port, adopted }));
} catch (error) {
  console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }));
  process.exit(1);
}
