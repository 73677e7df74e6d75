export { rule } from '@shangda/domain/rule';
