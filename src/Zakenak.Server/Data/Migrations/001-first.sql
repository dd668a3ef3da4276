-- Portable between SQLite and PostgreSQL: times are milliseconds since 1970 (UTC), flags 0 or 1, JSON is text, and what is
-- encrypted (…_sealed) is base64 text. Identifiers are opaque; what the caller may choose is [a-z0-9-]{1,63}.

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id            TEXT   NOT NULL PRIMARY KEY,
    username      TEXT   NOT NULL UNIQUE,
    password_hash TEXT   NOT NULL,
    role          TEXT   NOT NULL, -- admin | member
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT,
    -- Tokens that were signed before are refused: moved on when a password, role or the account's state changes.
    tokens_from   BIGINT NOT NULL
);

CREATE TABLE api_tokens (
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT   NOT NULL,
    token_hash   TEXT   NOT NULL UNIQUE, -- SHA-256 of 32 random bytes: there is nothing to guess
    scope        TEXT   NOT NULL,        -- all | read | pipeline | converge
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT
);

CREATE TABLE projects (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE project_members (
    project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role       TEXT NOT NULL, -- owner | maintainer | developer | viewer
    PRIMARY KEY (project_id, user_id)
);

CREATE TABLE clusters (
    id                TEXT   NOT NULL PRIMARY KEY,
    name              TEXT   NOT NULL,
    engine            TEXT   NOT NULL, -- embedded | flux
    in_cluster        INTEGER NOT NULL,
    kubeconfig_sealed TEXT,
    created_at        BIGINT NOT NULL
);

-- Where a project may deploy to.
CREATE TABLE project_destinations (
    project_id     TEXT    NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    cluster_id     TEXT    NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
    namespace      TEXT    NOT NULL, -- a name, or a pattern with *
    cluster_scoped INTEGER NOT NULL, -- whether kinds without a namespace are allowed
    PRIMARY KEY (project_id, cluster_id, namespace)
);

CREATE TABLE repositories (
    id                    TEXT    NOT NULL PRIMARY KEY,
    project_id            TEXT    NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    full_name             TEXT    NOT NULL,
    clone_url             TEXT    NOT NULL,
    kind                  TEXT    NOT NULL, -- git | helm
    provider              TEXT,
    default_branch        TEXT    NOT NULL,
    credentials_sealed    TEXT,
    webhook_secret_sealed TEXT,
    gitops_enabled        INTEGER NOT NULL,
    flux_namespace        TEXT,
    sync_interval         TEXT,
    secret_ref            TEXT,
    sync_status           TEXT    NOT NULL, -- ready | reconciling | failed
    last_sync_commit      TEXT    NOT NULL,
    last_sync_at          BIGINT,
    error_message         TEXT,
    created_at            BIGINT  NOT NULL
);

CREATE TABLE environments (
    id                   TEXT    NOT NULL PRIMARY KEY,
    project_id           TEXT    NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    cluster_id           TEXT    NOT NULL REFERENCES clusters (id),
    repository_id        TEXT    REFERENCES repositories (id),
    name                 TEXT    NOT NULL,
    type                 TEXT    NOT NULL,
    namespace            TEXT    NOT NULL,
    gitops_enabled       INTEGER NOT NULL,
    auto_sync            INTEGER NOT NULL,
    git_branch           TEXT    NOT NULL,
    git_path             TEXT    NOT NULL,
    sync_interval        TEXT    NOT NULL,
    developers_deploy    INTEGER NOT NULL, -- whether the role developer may deploy here
    service_account      TEXT,             -- impersonated by the engine; null: the cluster's own credentials
    created_at           BIGINT  NOT NULL,
    UNIQUE (project_id, name)
);

CREATE TABLE gitops_resources (
    id                      TEXT    NOT NULL PRIMARY KEY,
    project_id              TEXT    NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment_id          TEXT    NOT NULL REFERENCES environments (id),
    repository_id           TEXT    NOT NULL REFERENCES repositories (id),
    type                    TEXT    NOT NULL, -- kustomization | helm
    name                    TEXT    NOT NULL,
    namespace               TEXT    NOT NULL,
    config                  TEXT    NOT NULL, -- JSON of the reference
    suspended               INTEGER NOT NULL,
    status                  TEXT    NOT NULL, -- pending | ready | reconciling | failed
    last_applied_revision   TEXT    NOT NULL,
    last_attempted_revision TEXT    NOT NULL,
    error_message           TEXT,
    conditions              TEXT    NOT NULL, -- JSON array
    created_at              BIGINT  NOT NULL,
    updated_at              BIGINT  NOT NULL,
    deleted_at              BIGINT,           -- soft: the row stays, the name is free
    -- The work: what is due when, and who does it.
    due_at                  BIGINT  NOT NULL,
    requested_at            BIGINT,           -- a sync that somebody asked for and nobody began; goes first
    requested_by            TEXT,
    pinned_commit           TEXT,             -- with autoSync false: the commit that triggerSync moved to
    failures                INTEGER NOT NULL, -- in a row, for the back-off
    stalled_revision        TEXT,             -- failed for good: not tried again until something changes
    claimed_by              TEXT,
    claimed_until           BIGINT
);
CREATE UNIQUE INDEX gitops_resources_name ON gitops_resources (environment_id, name) WHERE deleted_at IS NULL;
CREATE INDEX gitops_resources_due ON gitops_resources (due_at);

CREATE TABLE deployments (
    id              TEXT   NOT NULL PRIMARY KEY,
    project_id      TEXT   NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    environment_id  TEXT   NOT NULL REFERENCES environments (id),
    resource_id     TEXT   REFERENCES gitops_resources (id),
    method          TEXT   NOT NULL, -- manual | gitops-ui | gitops-git | pipeline
    status          TEXT   NOT NULL, -- pending | running | success | failed
    version         TEXT,
    image           TEXT,
    git_commit_sha  TEXT,
    git_commit_url  TEXT,
    author          TEXT,
    message         TEXT,
    error_message   TEXT,
    error_reason    TEXT,
    changes         TEXT   NOT NULL, -- JSON: what the run did, names only
    created_by      TEXT,
    created_at      BIGINT NOT NULL,
    started_at      BIGINT,
    finished_at     BIGINT
);
CREATE INDEX deployments_newest ON deployments (project_id, created_at);

CREATE TABLE events (
    id          BIGINT NOT NULL PRIMARY KEY, -- rising: what a subscriber resumes from
    project_id  TEXT   NOT NULL,
    resource_id TEXT,
    subject     TEXT   NOT NULL, -- resource | deployment | repository | environment
    type        TEXT   NOT NULL, -- Normal | Warning
    reason      TEXT   NOT NULL,
    message     TEXT   NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX events_of_resource ON events (resource_id, id);

CREATE TABLE audit (
    id       TEXT   NOT NULL PRIMARY KEY,
    at       BIGINT NOT NULL,
    user_id  TEXT,
    username TEXT   NOT NULL,
    address  TEXT   NOT NULL,
    action   TEXT   NOT NULL, -- the procedure or endpoint
    target   TEXT   NOT NULL, -- identifiers only
    project_id TEXT,
    outcome  TEXT   NOT NULL  -- done | denied | failed
);
CREATE INDEX audit_newest ON audit (at);
