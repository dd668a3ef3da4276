-- How many passes are under way in a cluster is counted at each look at what is due.
CREATE INDEX gitops_resources_claimed ON gitops_resources (claimed_until);
