import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export: one word per thing, the same everywhere.',
};

// The rules and the facts know no framework, clock, randomness or environment: such values arrive in the command.
const outsideTheRules = 'Rules and facts are pure: time, ids and surroundings arrive in the command.';
const impureGlobals = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'crypto',
  'performance',
  'process',
  'fetch',
  'console',
];
const frameworks = [
  '@nestjs/*',
  '@fastify/*',
  'fastify',
  'typeorm',
  'pg',
  'pg/*',
  'bullmq',
  'ioredis',
  'pino',
  'rxjs',
  'reflect-metadata',
  'class-validator',
  'class-transformer',
  'node:*',
  'fs',
  'fs/*',
  'path',
  'os',
  'crypto',
  'child_process',
  'worker_threads',
  'timers',
  'timers/*',
];

export default tseslint.config(
  {
    ignores: ['**/dist/', '**/node_modules/', 'coverage/', '.shangda/', 'tests/architecture/planted/'],
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.spec.json', 'libs/*/tsconfig.json', 'apps/*/tsconfig.json', 'bench/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Nest declares its options as classes and takes literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // An unused constructor parameter or rest sibling is sometimes what the shape demands; a leading underscore says so.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Nest modules and DTOs are classes that carry only decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Express where the return value is wanted, allow `() => stop()` in callbacks that want none.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['libs/domain/src/**/*.ts', 'libs/events/src/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: outsideTheRules }))],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: outsideTheRules },
        { object: 'Temporal', property: 'Now', message: outsideTheRules },
        ...['Date', 'crypto', 'process', 'setTimeout', 'setInterval', 'performance'].map((property) => ({
          object: 'globalThis',
          property,
          message: outsideTheRules,
        })),
      ],
      'no-restricted-imports': ['error', { patterns: [{ group: frameworks, message: outsideTheRules }] }],
    },
  },
  {
    // Specs state facts about values of any shape; what a rule would say about them hides the sentence.
    files: ['specs/**/*.ts', 'tests/**/*.ts', 'libs/testing/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    // Jest calls the default export of these files.
    files: ['tests/setup/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        URL: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
