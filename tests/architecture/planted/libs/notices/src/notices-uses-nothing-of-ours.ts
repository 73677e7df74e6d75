export { fact } from '@shangda/events/fact';
