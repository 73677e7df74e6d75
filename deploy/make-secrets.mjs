// Makes what docker-compose.yml reads from deploy/secrets: passwords, connection strings and the Ed25519 pair that signs
// tokens. Every file is mode 0600 in a folder of mode 0700; nothing is printed. Never overwrites: passwords that a database
// already knows must not change under it.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./secrets', import.meta.url));
const draft = `${folder}.draft`;
const environmentFile = fileURLToPath(new URL('../.env', import.meta.url));

// Containers run as the owner of these files. Root gives them to the image's user `node` instead.
const isRoot = process.getuid?.() === 0;
const owner = isRoot ? 1000 : (process.getuid?.() ?? 1000);
const group = isRoot ? 1000 : (process.getgid?.() ?? 1000);

if (existsSync(folder)) {
  console.error(
    `${folder} is there already and stays as it is. To begin anew, remove it and the volumes of the databases.`,
  );
  process.exit(1);
}

rmSync(draft, { recursive: true, force: true });
mkdirSync(draft, { mode: 0o700 });
for (const [name, text] of Object.entries(secrets())) {
  const file = `${draft}/${name}`;
  writeFileSync(file, `${text}\n`, { mode: 0o600, flag: 'wx', flush: true });
  if (isRoot) chownSync(file, owner, group);
}
if (isRoot) chownSync(draft, owner, group);
// All or nothing: a folder that is there is complete.
renameSync(draft, folder);

const known = existsSync(environmentFile) ? readFileSync(environmentFile, 'utf8') : '';
if (!/^SHANGDA_UID=/m.test(known)) appendFileSync(environmentFile, `SHANGDA_UID=${owner}\nSHANGDA_GID=${group}\n`);
console.log(`made ${folder}; keep a copy of token_private_key and postgres_password where only few can read it`);

function secrets() {
  const [postgres, ownerRole, appRole, redis] = [password(), password(), password(), password()];
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    postgres_password: postgres,
    database_superuser_url: `postgres://postgres:${postgres}@postgres:5432/postgres`,
    database_owner_url: `postgres://shangda_owner:${ownerRole}@postgres:5432/shangda`,
    database_url: `postgres://shangda_app:${appRole}@postgres:5432/shangda`,
    redis_conf: `requirepass ${redis}`,
    redis_url: `redis://:${redis}@redis:6379`,
    token_private_key: privateKey.trim(),
    token_public_key: publicKey.trim(),
  };
}

/** 192 random bits, safe in a URL. */
function password() {
  return randomBytes(24).toString('base64url');
}
