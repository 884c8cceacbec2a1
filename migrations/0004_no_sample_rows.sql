-- The samples were moved into chunks after the migration before.
DROP TABLE samples;
