INSERT INTO settings (key, value) VALUES ('stored', 'zakenak');
INSERT INTO users (id, username, password_hash, role, created_at, disabled_at, tokens_from)
VALUES ('user', 'alice', 'hash', 'admin', 1767225600000, NULL, 1767225600000);
INSERT INTO api_tokens (id, user_id, name, token_hash, scope, created_at, expires_at, last_used_at)
VALUES ('token', 'user', 'ci', 'hash', 'pipeline', 1767225600000, 1798761600000, NULL);
INSERT INTO projects (id, name, created_at) VALUES ('shop', 'Shop', 1767225600000);
INSERT INTO project_members (project_id, user_id, role) VALUES ('shop', 'user', 'owner');
INSERT INTO clusters (id, name, engine, in_cluster, kubeconfig_sealed, created_at) VALUES ('home', 'Home', 'embedded', 0, 'sealed', 1767225600000);
INSERT INTO project_destinations (project_id, cluster_id, namespace, cluster_scoped) VALUES ('shop', 'home', 'shop-*', 0);
INSERT INTO repositories (id, project_id, full_name, clone_url, kind, provider, default_branch, credentials_sealed, webhook_secret_sealed,
    gitops_enabled, flux_namespace, sync_interval, secret_ref, sync_status, last_sync_commit, last_sync_at, error_message, created_at)
VALUES ('code', 'shop', 'acme/shop', 'https://git.example.com/acme/shop.git', 'git', NULL, 'main', 'sealed', NULL,
    1, NULL, '5m', NULL, 'ready', '0123456789abcdef0123456789abcdef01234567', 1767225600000, NULL, 1767225600000);
INSERT INTO environments (id, project_id, cluster_id, repository_id, name, type, namespace, gitops_enabled, auto_sync, git_branch, git_path,
    sync_interval, developers_deploy, service_account, created_at)
VALUES ('prod', 'shop', 'home', 'code', 'prod', 'production', 'shop-prod', 1, 1, 'main', './prod', '5m', 0, NULL, 1767225600000);
INSERT INTO gitops_resources (id, project_id, environment_id, repository_id, type, name, namespace, config, suspended, status,
    last_applied_revision, last_attempted_revision, error_message, conditions, created_at, updated_at, deleted_at, due_at, requested_at,
    requested_by, pinned_commit, failures, stalled_revision, claimed_by, claimed_until, retry_at, good_release_sealed, is_waiting, cleaned_at)
VALUES ('resource', 'shop', 'prod', 'code', 'kustomization', 'web', 'shop-prod', '{"path":"./prod"}', 0, 'ready',
    'main@sha1:0123456789abcdef0123456789abcdef01234567', 'main@sha1:0123456789abcdef0123456789abcdef01234567', NULL, '[]',
    1767225600000, 1767225600000, NULL, 1767225900000, NULL, NULL, NULL, 0, NULL, NULL, NULL, 1767226000000, 'sealed', 0, NULL);
INSERT INTO deployments (id, project_id, environment_id, resource_id, method, status, version, image, git_commit_sha, git_commit_url, author,
    message, error_message, error_reason, changes, created_by, created_at, started_at, finished_at)
VALUES ('deployment', 'shop', 'prod', 'resource', 'gitops-git', 'success', NULL, NULL, '0123456789abcdef0123456789abcdef01234567', NULL, 'alice',
    'A commit', NULL, NULL, '[]', NULL, 1767225600000, 1767225600000, 1767225601000);
INSERT INTO events (id, project_id, resource_id, subject, type, reason, message, at)
VALUES (1, 'shop', 'resource', 'resource', 'Normal', 'ReconciliationSucceeded', 'Applied', 1767225600000);
INSERT INTO audit (id, at, user_id, username, address, action, target, project_id, outcome)
VALUES ('audit', 1767225600000, 'user', 'alice', '127.0.0.1', 'projects.create', 'shop', 'shop', 'done');
INSERT INTO runs (id, kind, config, cluster_id, namespace, dry_run, status, error_reason, error_message, result, started_by, created_at, started_at, finished_at,
    alive_until)
VALUES ('run', 'converge', 'shop/zakenak.yaml', 'cluster', NULL, 0, 'success', NULL, NULL, '{}', 'alice', 1767225600000, 1767225600000, 1767225601000,
    1767225630000);
INSERT INTO run_events (run_id, number, data) VALUES ('run', 1, '{"type": "Started"}');
