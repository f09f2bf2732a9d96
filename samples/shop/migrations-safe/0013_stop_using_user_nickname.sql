-- Nobody shows nicknames any more. First everything in the database lets go of the column; it is dropped when no release reads it.
CREATE OR REPLACE FUNCTION find_customer(search_text text)
    RETURNS TABLE (user_id bigint, display_name character varying, email email_address)
    LANGUAGE plpgsql STABLE
    AS $$
BEGIN
    RETURN QUERY
        SELECT u.id, u.display_name, u.email
          FROM users u
         WHERE lower(u.email) = lower(search_text)
            OR u.phone = search_text
         ORDER BY u.last_login_at DESC NULLS LAST
         LIMIT 20;
END;
$$;
DROP INDEX CONCURRENTLY users_nickname_idx;
