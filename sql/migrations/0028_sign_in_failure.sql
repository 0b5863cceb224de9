-- Failed sign-ins of the last while by network, to slow down whoever guesses at many accounts.
CREATE TABLE sign_in_failure (
    id      BIGINT      NOT NULL AUTO_INCREMENT,
    network VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'an IPv4 address or an IPv6 /64',
    at      DATETIME(3) NOT NULL,
    PRIMARY KEY (id),
    KEY by_network (network, at),
    KEY by_time (at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;
