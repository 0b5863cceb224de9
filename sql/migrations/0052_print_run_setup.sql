-- Which printer a run is for, with its settings frozen, and how the run was ended: labels of a cancelled
-- run are made void a chunk at a time, in the background.
ALTER TABLE print_run
    ADD COLUMN printer_id INT          NULL AFTER start,
    ADD COLUMN setup      VARCHAR(200) NOT NULL DEFAULT '{}' COMMENT 'offset, scale, barReduction as used; JSON' AFTER printer_id,
    ADD COLUMN ended_by   VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'who cancelled it or said that it is printed',
    ADD COLUMN end_reason VARCHAR(300) NOT NULL DEFAULT '',
    ADD COLUMN ended_at   DATETIME(3)  NULL,
    ADD COLUMN is_clearing BOOLEAN     NOT NULL DEFAULT FALSE COMMENT 'labels of a cancelled run are still to be made void';
