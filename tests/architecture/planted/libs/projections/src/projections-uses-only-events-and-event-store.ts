import type { rule } from '@shangda/domain/rule';

export type Judged = typeof rule;
