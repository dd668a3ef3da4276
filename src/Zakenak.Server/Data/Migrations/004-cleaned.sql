-- When what a deleted resource deployed was deleted, too: until then its environment, repository and project stay.
ALTER TABLE gitops_resources ADD COLUMN cleaned_at BIGINT;
UPDATE gitops_resources SET due_at = 0 WHERE deleted_at IS NOT NULL;
