# Zakenak in a container, not as root: with git, ssh, Helm and kubectl, which it works with. Its context is the folder that
# eng/image.sh fills (what eng/publish.sh publishes, and the pinned tools), not the repository. See docs/DOCKER-USAGE.md.
ARG BASE=debian:12-slim
FROM ${BASE}

RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git libssl3 openssh-client tini \
    && rm -rf /var/lib/apt/lists/*
COPY tools/helm tools/kubectl /usr/local/bin/
COPY zakenak /opt/zakenak
RUN ln -s /opt/zakenak/zakenak /usr/local/bin/zakenak \
    && groupadd --gid 65532 zakenak \
    && useradd --uid 65532 --gid 65532 --create-home zakenak \
    && install -d -o zakenak -g zakenak /project /data

USER 65532:65532
WORKDIR /project
ENV ZAKENAK_DISABLE_BANNERS=true
# tini: what zakenak starts (git, helm) and is ended with it must not stay behind as zombies of process 1.
ENTRYPOINT ["tini", "--", "zakenak"]
CMD ["--help"]
