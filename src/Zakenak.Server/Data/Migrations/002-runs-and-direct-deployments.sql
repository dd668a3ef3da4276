-- Converges and deploys of projects in the workspace, started over REST; deployments past Git.
CREATE TABLE runs (
    id            TEXT    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL, -- converge | deploy
    config        TEXT    NOT NULL, -- of the project, relative to the workspace
    cluster_id    TEXT    NOT NULL,
    namespace     TEXT,
    dry_run       INTEGER NOT NULL,
    status        TEXT    NOT NULL, -- pending | running | success | failed
    error_reason  TEXT,
    error_message TEXT,
    result        TEXT,             -- JSON: the document of zakenak converge -o json
    started_by    TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    started_at    BIGINT,
    finished_at   BIGINT,
    -- Renewed by the server that it runs on: what has ended with its server is seen by this.
    alive_until   BIGINT  NOT NULL
);
CREATE INDEX runs_newest ON runs (created_at);

-- Of a deployment past Git: what is waited for, such as Deployment/web.
ALTER TABLE deployments ADD COLUMN workload TEXT;
CREATE INDEX deployments_under_way ON deployments (status);

CREATE TABLE run_events (
    run_id TEXT   NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL, -- from 1, without gaps
    data   TEXT   NOT NULL, -- JSON
    PRIMARY KEY (run_id, number)
);
