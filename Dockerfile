# One service of Charter, by its name under apps/:
#
#   docker build --build-arg APP=identity --tag charter/identity:0.1.0 .
#
# Every image holds the same files, an operator's command among them, and starts another of them:
#
#   docker run --rm --env-file FILE charter/identity:0.1.0 node /charter/apps/all-in-one/dist/admin.js --help

# What npm reads, apart from the sources: packages are installed anew only when one of these files has changed.
FROM node:24.21.0-bookworm-slim AS manifests
WORKDIR /charter
COPY package.json package-lock.json .npmrc ./
COPY apps apps
COPY libs libs
COPY tools tools
RUN find apps libs tools -type f ! -name package.json -delete

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /charter
COPY --from=manifests /charter ./
RUN npm ci --loglevel=error
COPY tsconfig.base.json ./
COPY apps apps
COPY libs libs
# The composition root of all services: with it, each of them is built. Only what runs is left.
RUN node node_modules/typescript-7/bin/tsc -b apps/all-in-one \
  && find apps libs \( -name node_modules -o -name src -o -name 'tsconfig*.json' -o -name .tsbuildinfo \) -prune -exec rm -r {} +

# What it depends on to run, and nothing else: neither tools nor the Node that npm brings for development.
FROM node:24.21.0-bookworm-slim AS production
WORKDIR /charter
COPY --from=manifests /charter ./
RUN npm ci --omit=dev --omit=optional --workspace=@charter/app-all-in-one --include-workspace-root=false --loglevel=error \
  && rm -r tools

FROM node:24.21.0-bookworm-slim
ARG APP
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8080 \
    DATA_DIR=/var/lib/charter \
    NODE_COMPILE_CACHE=/var/cache/charter
# The only folders that it writes to. By number: Kubernetes cannot tell whether a name is root's.
RUN mkdir /var/lib/charter /var/cache/charter && chown 1000:1000 /var/lib/charter /var/cache/charter
COPY --from=production /charter /charter
COPY --from=build /charter/apps /charter/apps
COPY --from=build /charter/libs /charter/libs
WORKDIR /charter/apps/${APP}
RUN test -f dist/main.js || { echo "Say which service, for example --build-arg APP=identity" >&2; exit 1; }
USER 1000:1000
EXPOSE 8080
# It answers before it is ready only with what it waits for: until then, nobody is sent to it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell between them, signals reach it. Pauses are shorter so: see tools/cluster/src/node-flags.ts.
CMD ["node", "--max-semi-space-size=8", "dist/main.js"]
