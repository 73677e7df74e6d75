export { tool } from '@shangda/testing/tool';
