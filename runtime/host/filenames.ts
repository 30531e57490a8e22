/** Every name that Gantry gives to something on disk. Folders that hold them: see paths.ts. */
export const filenames = {
  /** Folder below the XDG folders, /var/lib and /run. */
  app: 'gantry',
  /** What the user has chosen. */
  settings: 'settings.json',
  /** Registries that the user added. */
  registries: 'registries.json',
  /** Milliseconds of past starts, for "usually 0.4 s". */
  startTimes: 'start-times.json',
  /** Held while one runtime starts or stops the hosted engine. */
  engineLock: 'engine.lock',
  /** Gantry's own log, and the hosted engine's. */
  gantryLog: 'gantry.log',
  engineLog: 'engine.log',
  /** Appended to a log's name when it was rotated. */
  rotated: '.1',
  /** Appended to a file that could not be read, which is kept aside. */
  bad: '.bad',
  /** Folder of the builds' history; what each of its files is called behind the build's id. */
  builds: 'builds',
  buildRecord: '.json',
  buildLog: '.log',
  buildFiles: '.files.json',
  /** Folder of Dockerfiles that were not saved. */
  drafts: 'dockerfiles',
  draft: '.json',
  /** Configuration, data root, exec root, socket and pid file of the hosted dockerd. */
  daemonConfig: 'daemon.json',
  dataRoot: 'engine',
  execRoot: 'exec',
  engineSocket: 'engine.sock',
  enginePid: 'engine.pid',
  /** Which process the pid file's number stood for; see processes.ts. */
  engineProcess: 'engine-process.json',
  /** Folder of stored analyses of images, the ending of each, and which archives on disk they are of. */
  layers: 'layers',
  analysis: '.layers',
  analysedArchives: 'archives.json',
  /** State folder of RootlessKit, for an ordinary user's engine. */
  rootlessKit: 'rootlesskit',
} as const;
