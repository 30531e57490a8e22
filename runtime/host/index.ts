export * from './filenames.ts';
export * from './json-files.ts';
export * from './lock.ts';
export * from './log-files.ts';
export * from './paths.ts';
export * from './processes.ts';
export * from './settings-file.ts';
export * from './sockets.ts';
