-- When the revision that failed last is tried again; until then only a newer one is. Null: at the next pass.
ALTER TABLE gitops_resources ADD COLUMN retry_at BIGINT;
-- Of a chart: the revision, configuration and values that were healthy last, for a rollback. JSON; values may be secrets.
ALTER TABLE gitops_resources ADD COLUMN good_release_sealed TEXT;
-- 1 while a pass only waits for health: it takes no worker's place then.
ALTER TABLE gitops_resources ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deployments_of_resource ON deployments (resource_id, created_at);
