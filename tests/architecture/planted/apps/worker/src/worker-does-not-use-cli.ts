export { command } from '@shangda/cli/command';
