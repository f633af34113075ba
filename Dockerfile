# The orchestrator: Node.js, git (for `dbt deps`), and the built program. No secret is in the image.
FROM node:22-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && npm pack -w packages/cli --pack-destination /src

FROM node:22-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends git ca-certificates \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/sluice-*.tgz /opt/
RUN npm install -g --no-audit --no-fund --omit=optional /opt/sluice-*.tgz && rm /opt/sluice-*.tgz \
  && install -d -o node -g node /project /var/lib/sluice
# The project may be mounted from a folder that only its owner may write to: what is made goes elsewhere.
ENV SLUICE_STATE_DIR=/var/lib/sluice DBT_TARGET_PATH=/var/lib/sluice/target DBT_LOG_PATH=/var/lib/sluice/dbt-logs
VOLUME /var/lib/sluice
USER node
WORKDIR /project
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=5 \
  CMD node -e "fetch('http://127.0.0.1:3000/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["sluice", "dev", "--host", "0.0.0.0", "--no-open"]
