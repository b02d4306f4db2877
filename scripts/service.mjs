// `npm run service -- <name>`: one service, as the container images run it.
import { launch } from './house/launch.mjs';
import { prepare } from './house/prepare.mjs';

const services = ['intake', 'ledger', 'alerting', 'notification', 'console'];
const [name = '', ...args] = process.argv.slice(2);
if (!services.includes(name)) {
  console.error(`npm run service -- <${services.join(' | ')}>`);
  process.exit(2);
}
await prepare();
await launch(name, args);
