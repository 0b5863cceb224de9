-- Days on which offices are closed by law or by decision, whatever the weekday: no session at the counter is opened on
-- them, and nothing is promised for them. A file of reference data, since Tết and the Hùng Kings' day move every year.
CREATE TABLE holiday (
    day             DATE         NOT NULL,
    name            VARCHAR(100) NOT NULL,
    legal_reference VARCHAR(300) NOT NULL,
    is_sample       BOOLEAN      NOT NULL COMMENT 'computed; the decision of the year was not read',
    PRIMARY KEY (day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
