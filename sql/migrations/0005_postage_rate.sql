-- What returning a result costs, by zone and weight, from a date. `step_vnd` is added for each further
-- `step_grams` begun beyond `max_grams` of the last band.
CREATE TABLE postage_rate (
    id              INT          NOT NULL,
    service         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    zone            VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    max_grams       INT          NOT NULL,
    price_vnd       INT          NOT NULL,
    step_grams      INT          NOT NULL,
    step_vnd        INT          NOT NULL,
    valid_from      DATE         NOT NULL,
    legal_reference VARCHAR(300) NOT NULL,
    is_sample       BOOLEAN      NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
