import type { Template } from './templates.ts';

/** Templates without a language of their own. */
export const systems: readonly Template[] = [
  {
    id: 'static',
    title: 'Static site',
    about: 'A built front end, served by nginx without root',
    text: `# A .dockerignore beside this file keeps node_modules, dist and .git out of the build.
FROM node:22-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

FROM nginxinc/nginx-unprivileged:1.27-alpine
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 8080
`,
  },
  {
    id: 'debian',
    title: 'Debian with packages',
    about: 'Packages of Debian and a user of its own',
    text: `# A .dockerignore beside this file keeps .git and what was built out of the build.
FROM debian:bookworm-slim
RUN apt-get update \\
    && apt-get install -y --no-install-recommends ca-certificates curl \\
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home app
WORKDIR /home/app
COPY . .
USER app
CMD ["bash"]
`,
  },
  {
    id: 'alpine',
    title: 'Alpine with packages',
    about: 'As small as a system with a shell can be',
    text: `# A .dockerignore beside this file keeps .git and what was built out of the build.
FROM alpine:3.21
RUN apk add --no-cache ca-certificates curl
RUN adduser -D -u 10001 app
WORKDIR /home/app
COPY . .
USER app
CMD ["sh"]
`,
  },
  {
    id: 'stages',
    title: 'Several stages',
    about: 'Build, test and run, each from what it needs',
    text: `# A .dockerignore beside this file keeps .git and what was built out of the build.
ARG VERSION=bookworm-slim

FROM debian:$VERSION AS base
RUN useradd --system --uid 10001 app
WORKDIR /app

FROM base AS build
RUN apt-get update \\
    && apt-get install -y --no-install-recommends build-essential \\
    && rm -rf /var/lib/apt/lists/*
COPY . .
RUN make

# docker build --target test runs the tests; the result doesn't need them.
FROM build AS test
RUN make test

FROM base
COPY --from=build /app/app /usr/local/bin/app
USER app
ENTRYPOINT ["app"]
`,
  },
];
