/** A `--name=value` of an instruction. */
export interface FlagFacts {
  name: string;
  about: string;
  /** Values to choose from, or beginnings of values. */
  values?: readonly string[];
  /** It stands without a value. */
  bare?: boolean;
}

/** What the Dockerfile reference says of an instruction, in a sentence. */
export interface InstructionFacts {
  name: string;
  about: string;
  /** How it is written, a line for each form. */
  forms: readonly string[];
  flags: readonly FlagFacts[];
  /** Offered as the snippet behind the name. */
  example: string;
}

const copyFlags: readonly FlagFacts[] = [
  { name: 'chown', about: 'Owner and group of what is copied, such as app:app or 1000:1000.' },
  { name: 'chmod', about: 'Mode of what is copied, such as 755.' },
  { name: 'link', about: 'Copies into a layer of its own, which stays valid when layers below it change.', bare: true },
  { name: 'exclude', about: 'Leaves out files that fit this pattern.' },
];

/** All instructions of the Dockerfile reference. */
export const catalogue: readonly InstructionFacts[] = [
  {
    name: 'FROM',
    about: 'Begins a stage, from an image or an earlier stage.',
    forms: ['FROM [--platform=PLATFORM] IMAGE[:TAG|@DIGEST] [AS NAME]'],
    flags: [
      {
        name: 'platform',
        about: 'The platform of the image where it has several.',
        values: ['$BUILDPLATFORM', '$TARGETPLATFORM', 'linux/amd64', 'linux/arm64'],
      },
    ],
    example: 'debian:bookworm-slim',
  },
  {
    name: 'RUN',
    about: 'Runs a command while the image is built and keeps what it changed as a layer.',
    forms: ['RUN [OPTIONS] COMMAND …', 'RUN [OPTIONS] ["PROGRAM", "ARGUMENT"]', 'RUN <<EOF'],
    flags: [
      {
        name: 'mount',
        about: 'Mounts a cache, a secret or a folder of the context for this command only.',
        values: [
          'type=cache,target=',
          'type=bind,source=,target=',
          'type=secret,id=',
          'type=ssh',
          'type=tmpfs,target=',
        ],
      },
      { name: 'network', about: 'The network of the command.', values: ['default', 'none', 'host'] },
      { name: 'security', about: 'The command’s rights.', values: ['sandbox', 'insecure'] },
    ],
    example: 'apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
  },
  {
    name: 'COPY',
    about: 'Copies files of the context, or of another stage or image, into the image.',
    forms: ['COPY [OPTIONS] SOURCE … TARGET', 'COPY [OPTIONS] ["SOURCE", "TARGET"]'],
    flags: [
      { name: 'from', about: 'A stage by name or number, or an image, instead of the context.' },
      ...copyFlags,
      { name: 'parents', about: 'Keeps the folders that sources lie in.', bare: true },
    ],
    example: '. .',
  },
  {
    name: 'ADD',
    about: 'Copies files, unpacks local archives and fetches addresses; for plain files COPY is clearer.',
    forms: ['ADD [OPTIONS] SOURCE … TARGET', 'ADD [OPTIONS] ["SOURCE", "TARGET"]'],
    flags: [
      ...copyFlags,
      { name: 'checksum', about: 'The digest that a fetched file must have.', values: ['sha256:'] },
      { name: 'keep-git-dir', about: 'Keeps .git of a Git address.', values: ['true', 'false'] },
      { name: 'unpack', about: 'Whether archives are unpacked.', values: ['true', 'false'] },
    ],
    example: 'archive.tar.gz /opt/',
  },
  {
    name: 'CMD',
    about: 'What a container runs by default, or the default arguments of ENTRYPOINT.',
    forms: ['CMD ["PROGRAM", "ARGUMENT"]', 'CMD COMMAND …'],
    flags: [],
    example: '["program"]',
  },
  {
    name: 'ENTRYPOINT',
    about:
      'The program that a container always runs; CMD and what stands behind the image in docker run are its arguments.',
    forms: ['ENTRYPOINT ["PROGRAM", "ARGUMENT"]', 'ENTRYPOINT COMMAND …'],
    flags: [],
    example: '["program"]',
  },
  {
    name: 'ENV',
    about: 'Sets variables for later instructions and for the container.',
    forms: ['ENV NAME=VALUE …'],
    flags: [],
    example: 'NAME=value',
  },
  {
    name: 'ARG',
    about: 'Declares a variable that the build can set; it is not there in the container, but readable in the history.',
    forms: ['ARG NAME[=DEFAULT] …'],
    flags: [],
    example: 'NAME=default',
  },
  {
    name: 'WORKDIR',
    about: 'Sets the folder of later instructions and of the container; it is made where it is missing.',
    forms: ['WORKDIR /PATH'],
    flags: [],
    example: '/app',
  },
  {
    name: 'USER',
    about: 'Sets who runs later instructions and the container.',
    forms: ['USER NAME[:GROUP]', 'USER UID[:GID]'],
    flags: [],
    example: '1000:1000',
  },
  {
    name: 'EXPOSE',
    about: 'Says which ports the container listens on; docker run -p publishes them.',
    forms: ['EXPOSE PORT[/tcp|/udp] …'],
    flags: [],
    example: '8080',
  },
  {
    name: 'VOLUME',
    about: 'Makes a folder a volume: what is in it outlives no image change, but the container’s layers.',
    forms: ['VOLUME ["/PATH"]', 'VOLUME /PATH …'],
    flags: [],
    example: '["/data"]',
  },
  {
    name: 'LABEL',
    about: 'Adds metadata to the image.',
    forms: ['LABEL KEY=VALUE …'],
    flags: [],
    example: 'org.opencontainers.image.title="app"',
  },
  {
    name: 'HEALTHCHECK',
    about: 'Says how to find out whether the container works.',
    forms: ['HEALTHCHECK [OPTIONS] CMD COMMAND', 'HEALTHCHECK NONE'],
    flags: [
      { name: 'interval', about: 'Time between two checks.', values: ['30s'] },
      { name: 'timeout', about: 'Time that a check may take.', values: ['30s', '3s'] },
      { name: 'start-period', about: 'Time to start, in which failures don’t count.', values: ['0s', '10s'] },
      { name: 'start-interval', about: 'Time between checks while it starts.', values: ['5s'] },
      { name: 'retries', about: 'Failures in a row that make it unhealthy.', values: ['3'] },
    ],
    example: 'CMD ["check"]',
  },
  {
    name: 'SHELL',
    about: 'Sets the shell of the shell form of RUN, CMD and ENTRYPOINT.',
    forms: ['SHELL ["PROGRAM", "ARGUMENT"]'],
    flags: [],
    example: '["/bin/bash", "-o", "pipefail", "-c"]',
  },
  {
    name: 'STOPSIGNAL',
    about: 'Sets the signal that asks the container to stop.',
    forms: ['STOPSIGNAL SIGNAL'],
    flags: [],
    example: 'SIGTERM',
  },
  {
    name: 'ONBUILD',
    about: 'Keeps an instruction for builds that use this image as their base.',
    forms: ['ONBUILD INSTRUCTION'],
    flags: [],
    example: 'COPY . /app',
  },
  {
    name: 'MAINTAINER',
    about: 'Names the author; deprecated, a label does it.',
    forms: ['MAINTAINER NAME'],
    flags: [],
    example: 'name',
  },
];

const byName = new Map(catalogue.map(facts => [facts.name, facts]));

/** What is known of an instruction, by its name in capitals. */
export function factsOf(keyword: string): InstructionFacts | undefined {
  return byName.get(keyword);
}

/** Parser directives, and what they are for. */
export const directives: Readonly<Record<string, string>> = {
  syntax: 'The version of the Dockerfile language, as an image that reads it.',
  escape: 'The character that joins lines: \\ or `.',
  check: 'Build checks to skip, or whether warnings are errors.',
};

/** Variables that BuildKit sets by itself; those of the platform need an ARG in a stage. */
export const predefined: Readonly<Record<string, string>> = {
  TARGETPLATFORM: 'Platform of the result, such as linux/arm64.',
  TARGETOS: 'System of the result, such as linux.',
  TARGETARCH: 'CPU of the result, such as arm64.',
  TARGETVARIANT: 'Variant of the result’s CPU, such as v7.',
  BUILDPLATFORM: 'Platform that the build runs on.',
  BUILDOS: 'System that the build runs on.',
  BUILDARCH: 'CPU that the build runs on.',
  BUILDVARIANT: 'Variant of the CPU that the build runs on.',
};

/** Arguments of proxies, which every build knows undeclared. */
export const proxies = /^(?:https?|ftp|no|all)_proxy$/i;
