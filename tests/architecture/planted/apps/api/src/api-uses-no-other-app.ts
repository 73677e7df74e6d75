export { clock } from '@shangda/worker/clock';
