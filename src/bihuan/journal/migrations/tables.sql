-- A turn is the writing transaction's number, moved up by what `begin_era` finds necessary after a restore.
-- Entries below the horizon are all that will ever be there below it: no transaction before it is still running.
CREATE FUNCTION journal_turn() RETURNS bigint LANGUAGE sql VOLATILE
    AS 'SELECT pg_current_xact_id()::text::bigint + 0';
CREATE FUNCTION journal_horizon() RETURNS bigint LANGUAGE sql STABLE
    AS 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 0';

CREATE SEQUENCE journal_entry_id_seq AS bigint;
CREATE TABLE journal_entry (
    id bigint NOT NULL DEFAULT nextval('journal_entry_id_seq'),
    turn bigint NOT NULL DEFAULT journal_turn(),
    recorded_at timestamptz NOT NULL,
    happened_at timestamptz NOT NULL,
    subject_kind varchar(40) NOT NULL,
    subject_id bigint NOT NULL,
    seq integer NOT NULL CONSTRAINT journal_entry_seq_counts_from_one CHECK (seq > 0),
    matter_kind varchar(40) NOT NULL,
    matter_id bigint NOT NULL,
    name varchar(80) NOT NULL,
    event_name varchar(80) NOT NULL,
    actor_id bigint,
    actor_name varchar(200) NOT NULL,
    data jsonb NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT journal_entry_pkey PRIMARY KEY (id, recorded_at),
    CONSTRAINT journal_entry_stands_once UNIQUE (subject_kind, subject_id, seq, recorded_at)
) PARTITION BY RANGE (recorded_at);
ALTER SEQUENCE journal_entry_id_seq OWNED BY journal_entry.id;
CREATE INDEX journal_entry_turn ON journal_entry (turn, id);
CREATE INDEX journal_entry_matter ON journal_entry (matter_kind, matter_id, recorded_at, id);
CREATE TABLE journal_entry_other PARTITION OF journal_entry DEFAULT;

CREATE SEQUENCE journal_accessentry_id_seq AS bigint;
CREATE TABLE journal_accessentry (
    id bigint NOT NULL DEFAULT nextval('journal_accessentry_id_seq'),
    at timestamptz NOT NULL,
    kind varchar(20) NOT NULL,
    actor_id bigint,
    actor_name varchar(200) NOT NULL,
    address varchar(45) NOT NULL DEFAULT '',
    what varchar(120) NOT NULL,
    code varchar(40) NOT NULL DEFAULT '',
    sentence text NOT NULL,
    clause varchar(40) NOT NULL,
    subject_kind varchar(40) NOT NULL,
    subject_ids bigint[] NOT NULL,
    CONSTRAINT journal_accessentry_pkey PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
ALTER SEQUENCE journal_accessentry_id_seq OWNED BY journal_accessentry.id;
CREATE INDEX journal_accessentry_newest ON journal_accessentry (at, id);
CREATE INDEX journal_accessentry_actor ON journal_accessentry (actor_id, at, id);
CREATE INDEX journal_accessentry_kind ON journal_accessentry (kind, at, id);
CREATE INDEX journal_accessentry_subject ON journal_accessentry USING gin (subject_ids);
CREATE TABLE journal_accessentry_other PARTITION OF journal_accessentry DEFAULT;
