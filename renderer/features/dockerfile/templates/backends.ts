import type { Template } from './templates.ts';

/** Templates of languages: a stage with the tools, and a small one that runs what they made as an ordinary user. */
export const backends: readonly Template[] = [
  {
    id: 'node',
    title: 'Node.js',
    about: 'A server; packages cached between builds',
    text: `# A .dockerignore beside this file keeps node_modules, dist, .git and .env out of the build.
FROM node:22-alpine AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build --if-present && npm prune --omit=dev

FROM node:22-alpine
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
CMD ["node", "server.js"]
`,
  },
  {
    id: 'python',
    title: 'Python',
    about: 'A web app in a virtual environment',
    text: `# A .dockerignore beside this file keeps .venv, __pycache__, .git and .env out of the build.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip /venv/bin/pip install -r requirements.txt

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PATH=/venv/bin:$PATH
WORKDIR /app
RUN useradd --system --uid 10001 app
COPY --from=build /venv /venv
COPY . .
USER app
EXPOSE 8000
CMD ["python", "-m", "http.server", "8000"]
`,
  },
  {
    id: 'go',
    title: 'Go',
    about: 'One static program in an image without a system',
    text: `# A .dockerignore beside this file keeps .git and what was built out of the build.
FROM golang:1.24-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \\
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /app .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app /app
EXPOSE 8080
ENTRYPOINT ["/app"]
`,
  },
  {
    id: 'rust',
    title: 'Rust',
    about: 'A release build, run on a small Debian',
    text: `# A .dockerignore beside this file keeps target and .git out of the build.
FROM rust:1.85-slim AS build
WORKDIR /src
COPY . .
# The cache is gone after the command, so what it made is copied out of it.
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \\
    cargo build --release --locked \\
    && cp target/release/app /usr/local/bin/app

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 app
COPY --from=build /usr/local/bin/app /usr/local/bin/app
USER app
EXPOSE 8080
ENTRYPOINT ["app"]
`,
  },
  {
    id: 'java',
    title: 'Java',
    about: 'A Maven build, run on the smaller JRE',
    text: `# A .dockerignore beside this file keeps target, .git and .idea out of the build.
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /src
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode dependency:go-offline
COPY src ./src
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode package -DskipTests \\
    && mv target/*.jar /app.jar

FROM eclipse-temurin:21-jre
RUN useradd --system --uid 10001 app
COPY --from=build /app.jar /app.jar
USER app
EXPOSE 8080
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/app.jar"]
`,
  },
  {
    id: 'dotnet',
    title: '.NET',
    about: 'An ASP.NET app, run without the SDK',
    text: `# A .dockerignore beside this file keeps bin, obj and .git out of the build.
FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build
WORKDIR /src
COPY *.csproj ./
RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore
COPY . .
RUN --mount=type=cache,target=/root/.nuget/packages dotnet publish --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:9.0
WORKDIR /app
COPY --from=build /app ./
# The user that the base image has for this.
USER 1654
EXPOSE 8080
ENTRYPOINT ["dotnet", "app.dll"]
`,
  },
  {
    id: 'php',
    title: 'PHP',
    about: 'Apache with PHP and packages of Composer',
    text: `# A .dockerignore beside this file keeps vendor, .git and .env out of the build.
FROM composer:2 AS packages
WORKDIR /app
COPY composer.json composer.lock ./
RUN --mount=type=cache,target=/tmp/cache composer install --no-dev --no-scripts --optimize-autoloader

FROM php:8.4-apache
RUN docker-php-ext-install opcache pdo_mysql \\
    && sed -i 's/Listen 80/Listen 8080/' /etc/apache2/ports.conf \\
    && sed -i 's/:80>/:8080>/' /etc/apache2/sites-available/000-default.conf
WORKDIR /var/www/html
COPY --from=packages /app/vendor ./vendor
COPY . .
USER www-data
EXPOSE 8080
`,
  },
  {
    id: 'ruby',
    title: 'Ruby',
    about: 'A Rack or Rails app with the gems of its bundle',
    text: `# A .dockerignore beside this file keeps vendor/bundle, log, tmp and .git out of the build.
FROM ruby:3.4-slim AS build
RUN apt-get update \\
    && apt-get install -y --no-install-recommends build-essential libyaml-dev \\
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV BUNDLE_WITHOUT=development:test
COPY Gemfile Gemfile.lock ./
RUN bundle install --jobs 4

FROM ruby:3.4-slim
RUN useradd --system --uid 10001 --create-home app
WORKDIR /app
ENV BUNDLE_WITHOUT=development:test
COPY --from=build /usr/local/bundle /usr/local/bundle
COPY --chown=app . .
USER app
EXPOSE 9292
CMD ["bundle", "exec", "rackup", "--host", "0.0.0.0", "--port", "9292"]
`,
  },
];
