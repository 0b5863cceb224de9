-- How many of a run's labels were looked at as a printer would draw them, before it is ready.
ALTER TABLE print_run
    ADD COLUMN proofed INT NOT NULL DEFAULT 0 COMMENT 'labels, in the order of printing' AFTER done;
