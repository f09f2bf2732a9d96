-- COMMIT in a procedure: what came before the failure stays
CALL two_steps();
