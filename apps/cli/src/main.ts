import 'reflect-metadata';
import { Command, CommanderError } from 'commander';
import { addDoctorCommand } from './commands/doctor.js';
import { addMigrateCommand } from './commands/migrate.js';
import { addRebuildCommand } from './commands/rebuild.js';
import { addRegisterCommands } from './commands/register.js';
import { addReplayCommand } from './commands/replay.js';
import { addRosterCommands } from './commands/roster.js';
import { addRulebookCommands } from './commands/rulebook.js';
import { addServeCommands } from './commands/serve.js';
import { addTokenCommand } from './commands/token.js';
import { addVerifyCommand } from './commands/verify.js';
import { addWhatIfCommand } from './commands/what-if.js';
import { CommandRefused } from './operator.js';
import { exitCodes, toStderr, WronglyAsked } from './terminal.js';

const program = new Command('shangda')
  .description('上达 · event-sourced workflow for government-affairs information')
  .addHelpText(
    'after',
    `
Environment: DATABASE_URL (application), DATABASE_OWNER_URL (migrate, rebuild), QUEUE_DATABASE_URL or REDIS_URL; <NAME>_FILE names a file.
Exit codes: ${exitCodes.well} done and well · ${exitCodes.no} the answer is no (refused, damaged, different, ill) · ${exitCodes.wronglyAsked} asked wrongly, nothing written · ${exitCodes.failed} could not be done`,
  )
  .showHelpAfterError('(--help tells more)')
  .exitOverride();

addServeCommands(program);
addMigrateCommand(program);
addTokenCommand(program);
addRegisterCommands(program);
addRosterCommands(program);
addRulebookCommands(program);
addReplayCommand(program);
addVerifyCommand(program);
addRebuildCommand(program);
addWhatIfCommand(program);
addDoctorCommand(program);

try {
  await program.parseAsync();
} catch (cause) {
  process.exitCode = exitCodeOf(cause);
  // Commander has said it already.
  if (!(cause instanceof CommanderError)) toStderr(cause instanceof Error ? cause.message : String(cause));
}

function exitCodeOf(cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.well : exitCodes.wronglyAsked;
  if (cause instanceof WronglyAsked) return exitCodes.wronglyAsked;
  return cause instanceof CommandRefused ? exitCodes.no : exitCodes.failed;
}
