# One image for everything: api, worker and the shangda command differ only in what is started.
FROM node:20-bookworm-slim AS build
WORKDIR /srv/shangda
COPY . .
# With the lock file and nothing else; platform packages that only the embedded database needs are dropped again below.
RUN npm ci --no-audit --no-fund
RUN npm run build
RUN npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /srv/shangda
COPY --from=build /srv/shangda/package.json ./package.json
COPY --from=build /srv/shangda/node_modules ./node_modules
COPY --from=build /srv/shangda/libs ./libs
COPY --from=build /srv/shangda/apps ./apps
COPY --from=build /srv/shangda/bench/package.json ./bench/package.json
COPY --from=build /srv/shangda/rulebooks ./rulebooks
COPY --from=build /srv/shangda/deploy/provision.mjs ./deploy/provision.mjs
# The image's own files belong to root: the process can read its program and not change it.
USER node
EXPOSE 3000
# For the api. The worker has no door; its health is what `/health/lag` and `shangda doctor` say.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# api: node apps/api/dist/main.js    worker: node apps/worker/dist/main.js
CMD ["node", "apps/cli/dist/main.js", "--help"]
