// Creates the roles shangda_owner and shangda_app and the databases shangda and shangda_queue on any PostgreSQL from 15 on,
// with the passwords that stand in the connection strings. Repeatable: again, it resets passwords and rights.
// Needs DATABASE_SUPERUSER_URL, DATABASE_OWNER_URL and DATABASE_URL, or their <NAME>_FILE.
import { readFileSync } from 'node:fs';
import { provisionDatabases, provisionRoles } from '@shangda/embedded/provision';

const superuserUrl = secret('DATABASE_SUPERUSER_URL');

await provisionRoles(superuserUrl, {
  ownerPassword: passwordFor('shangda_owner', 'DATABASE_OWNER_URL'),
  appPassword: passwordFor('shangda_app', 'DATABASE_URL'),
});
await provisionDatabases(superuserUrl);
console.log('roles shangda_owner and shangda_app, databases shangda and shangda_queue: there');

function secret(name) {
  const file = process.env[`${name}_FILE`];
  const value = file === undefined ? process.env[name] : readFileSync(file, 'utf8').trim();
  if (!value) throw new Error(`set ${name} or ${name}_FILE`);
  return value;
}

/** The names of the roles are fixed: the migrations grant to them. */
function passwordFor(role, name) {
  const { username, password, pathname } = new URL(secret(name));
  if (decodeURIComponent(username) !== role) throw new Error(`${name} must log in as ${role}`);
  if (pathname !== '/shangda') throw new Error(`${name} must name the database shangda`);
  if (password === '') throw new Error(`${name} has no password`);
  return decodeURIComponent(password);
}
