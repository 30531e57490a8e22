export * from './runner.ts';
export * from './tasks.ts';
