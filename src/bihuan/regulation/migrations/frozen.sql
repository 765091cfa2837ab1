-- An edition never changes and never goes away; only the head of its journal moves on.
CREATE FUNCTION regulation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (to_jsonb(NEW) - 'journal_seq' - 'journal_head') = (to_jsonb(OLD) - 'journal_seq' - 'journal_head')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an edition of a regulation is never changed: install another one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER regulation_edition_is_frozen BEFORE UPDATE OR DELETE ON regulation_edition
    FOR EACH ROW EXECUTE FUNCTION regulation_refuse_change();

CREATE TRIGGER regulation_editiontext_is_frozen BEFORE UPDATE OR DELETE ON regulation_editiontext
    FOR EACH ROW EXECUTE FUNCTION regulation_refuse_change();
